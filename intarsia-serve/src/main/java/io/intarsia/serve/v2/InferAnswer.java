package io.intarsia.serve.v2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.intarsia.serve.http.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer to a request for inference.
 *
 * @param body JSON, and behind it the bytes of binary outputs
 * @param json bytes of it that are JSON
 */
@SuppressWarnings("ArrayRecordComponent")
public record InferAnswer(byte[] body, int json) {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int CHUNK = 1 << 14;

  /**
   * An output on its way.
   *
   * @param tensor its values
   * @param binary whether as raw bytes
   */
  public record Output(Tensor tensor, boolean binary) {}

  /** True if bytes follow the JSON. */
  public boolean isBinary() {
    return json < body.length;
  }

  /**
   * Writes an answer.
   *
   * @param id the request's, left out if empty
   * @throws Problem 422 if a value is no finite number and JSON is wanted, which has no word for it
   */
  public static InferAnswer of(String model, String version, String id, List<Output> outputs) {
    long bytes = outputs.stream().filter(Output::binary).mapToLong(o -> o.tensor.bytes()).sum();
    ByteArrayOutputStream out =
        new ByteArrayOutputStream((int) Math.min(Integer.MAX_VALUE - 64, bytes + 1024));
    List<Tensor> behind = new ArrayList<>();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("model_name", model);
      json.writeStringField("model_version", version);
      if (!id.isEmpty()) {
        json.writeStringField("id", id);
      }
      json.writeArrayFieldStart("outputs");
      for (Output output : outputs) {
        json.writeStartObject();
        json.writeStringField("name", output.tensor.name());
        json.writeStringField("datatype", output.tensor.datatype());
        json.writeFieldName("shape");
        json.writeArray(output.tensor.shape(), 0, output.tensor.shape().length);
        if (output.binary) {
          behind.add(output.tensor);
          json.writeObjectFieldStart("parameters");
          json.writeNumberField("binary_data_size", output.tensor.bytes());
          json.writeEndObject();
        } else {
          data(json, output.tensor);
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.flush();
      int length = out.size();
      for (Tensor tensor : behind) {
        bytes(out, tensor);
      }
      return new InferAnswer(out.toByteArray(), length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void data(JsonGenerator json, Tensor tensor) throws IOException {
    json.writeArrayFieldStart("data");
    if (tensor.values() instanceof float[] floats) {
      for (float value : floats) {
        if (!Float.isFinite(value)) {
          throw Problem.unusable(
              "%s holds a value that is no finite number, which JSON cannot say: ask for binary",
              tensor.name());
        }
        json.writeNumber(value);
      }
    } else {
      for (byte value : (byte[]) tensor.values()) {
        json.writeNumber(value & 0xff);
      }
    }
    json.writeEndArray();
  }

  private static void bytes(OutputStream out, Tensor tensor) throws IOException {
    if (tensor.values() instanceof byte[] bytes) {
      out.write(bytes);
      return;
    }
    float[] floats = (float[]) tensor.values();
    ByteBuffer chunk = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < floats.length; at += CHUNK) {
      int count = Math.min(CHUNK, floats.length - at);
      chunk.asFloatBuffer().put(floats, at, count);
      out.write(chunk.array(), 0, 4 * count);
    }
  }
}
