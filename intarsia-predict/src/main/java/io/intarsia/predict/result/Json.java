package io.intarsia.predict.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.intarsia.base.Whole;
import io.intarsia.metric.Rle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the JSON writers share. */
final class Json {
  static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes a file of one object, whole or not at all. */
  static void write(Path file, Whole.Body<JsonGenerator> fields) {
    Whole.write(file, out -> write(out, fields));
  }

  /** Writes one object to a stream, which is left open. */
  static void write(OutputStream out, Whole.Body<JsonGenerator> fields) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
  }

  /** COCO's compressed run lengths as the object its tools read. */
  static void rle(JsonGenerator json, String field, Rle rle) throws IOException {
    json.writeObjectFieldStart(field);
    ints(json, "size", rle.height(), rle.width());
    json.writeStringField("counts", rle.compressed());
    json.writeEndObject();
  }

  static void ints(JsonGenerator json, String field, int... values) throws IOException {
    json.writeFieldName(field);
    json.writeArray(values, 0, values.length);
  }

  /** A number of four decimals, or null. */
  static void score(JsonGenerator json, @Nullable Double score) throws IOException {
    if (score == null) {
      json.writeNullField("score");
    } else {
      json.writeNumberField("score", Math.round(score * 1e4) / 1e4);
    }
  }

  /** A ring as [[x, y], ...], the first corner repeated at the end if it is to be closed. */
  static void ring(JsonGenerator json, Ring ring, boolean closed) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < ring.corners() + (closed ? 1 : 0); i++) {
      int[] corner = {ring.x(i % ring.corners()), ring.y(i % ring.corners())};
      json.writeArray(corner, 0, 2);
    }
    json.writeEndArray();
  }
}
