package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.NdArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * One fixture file.
 *
 * @param json its content
 */
record Fixture(JsonNode json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Reads a {@code .json} or {@code .json.gz}. */
  static Fixture read(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new Fixture(MAPPER.readTree(plain));
    }
  }

  String kind() {
    return json.path("kind").asText();
  }

  String name() {
    return json.path("name").asText();
  }

  /** The cases by name, or by number where they have none. */
  Map<String, JsonNode> cases() {
    Map<String, JsonNode> cases = new LinkedHashMap<>();
    json.path("cases").forEach(c -> cases.put(c.path("name").asText("case " + cases.size()), c));
    return cases;
  }

  /** A number, which may be one of the strings NaN, Infinity and -Infinity. */
  static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
  }

  /** Numbers of a list. */
  static double[] numbers(JsonNode list) {
    double[] out = new double[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = number(list.get(i));
    }
    return out;
  }

  /** Whole numbers of a list. */
  static long[] sizes(JsonNode list) {
    long[] out = new long[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = list.get(i).asLong();
    }
    return out;
  }

  /** Small whole numbers of a list. */
  static List<Integer> ints(JsonNode list) {
    List<Integer> out = new ArrayList<>();
    list.forEach(n -> out.add(n.asInt()));
    return List.copyOf(out);
  }

  /** An object of {@code shape} and {@code data}. */
  static NdArray array(JsonNode node) {
    double[] numbers = numbers(node.get("data"));
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return NdArray.ofFloats(floats, sizes(node.get("shape")));
  }

  /** The data of an object of {@code shape} and {@code data} as bytes. */
  static byte[] bytes(JsonNode node) {
    JsonNode data = node.get("data");
    byte[] out = new byte[data.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) data.get(i).asInt();
    }
    return out;
  }
}
