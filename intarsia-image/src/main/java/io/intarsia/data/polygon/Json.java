package io.intarsia.data.polygon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Limits;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.data.file.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON of annotation tools: bounded in depth and size, numbers checked as they are taken. */
final class Json {
  /** Annotations of one picture, which may hold the picture itself as text. */
  private static final long MOST_WHOLE = 512L << 20;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(64)
                      .maxNumberLength(64)
                      .maxStringLength((int) MOST_WHOLE)
                      .build())
              .build());

  private Json() {}

  /** Takes an opened parser. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonParser parser) throws IOException;
  }

  /** The whole file as a tree. */
  static JsonNode tree(Path file) {
    return parse(file, MOST_WHOLE, MAPPER::<JsonNode>readTree);
  }

  /** Reads a file piece by piece. */
  static <T> T parse(Path file, long most, Reader<T> reader) {
    if (Stored.bytes(file) > most) {
      throw Refusal.input("%s has more than %d bytes; is it the right file?", file, most);
    }
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = MAPPER.createParser(in)) {
      T read = reader.read(parser);
      if (read == null) {
        throw Refusal.input("%s is empty", file);
      }
      return read;
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw Refusal.input(
          "%s%s: not valid JSON: %s", file, place, Quote.of(e.getOriginalMessage()));
    } catch (IOException e) {
      throw Stored.unreadable(file, e);
    }
  }

  /** A number of the size of a picture's side, or 0 if there is none. */
  static int side(JsonNode node, String where) {
    if (node.isMissingNode() || node.isNull()) {
      return 0;
    }
    int most = Limits.defaults().imageSide();
    if (!node.isNumber() || node.asDouble() < 1 || node.asDouble() > most) {
      throw Refusal.input(
          "%s: wanted a side of 1 to %d pixels, got %s", where, most, Quote.of(node.toString()));
    }
    return node.asInt();
  }

  /** A text. */
  static String text(JsonNode node, String where) {
    if (!node.isTextual()) {
      throw Refusal.input("%s: wanted a text, got %s", where, Quote.of(node.toString()));
    }
    return node.textValue();
  }

  /** A number. */
  static double number(JsonNode node, String where) {
    if (!node.isNumber()) {
      throw Refusal.input("%s: wanted a number, got %s", where, Quote.of(node.toString()));
    }
    return node.doubleValue();
  }

  /** Points [[x, y], ...] as x0, y0, x1, y1, ... */
  static double[] points(JsonNode points, String where) {
    double[] xy = new double[2 * points.size()];
    int at = 0;
    for (JsonNode point : points) {
      if (point.size() != 2) {
        throw Refusal.input("%s: wanted points [x, y], got %s", where, Quote.of(point.toString()));
      }
      xy[at++] = number(point.get(0), where);
      xy[at++] = number(point.get(1), where);
    }
    return xy;
  }

  /** Numbers x0, y0, x1, y1, ... */
  static double[] numbers(JsonNode list, String where) {
    double[] out = new double[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = number(list.get(i), where);
    }
    return out;
  }
}
