package io.intarsia.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a golden fixture from the test resources. */
public final class Golden {
  private final Map<String, JsonNode> cases = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  private Golden(JsonNode root) {
    for (JsonNode one : root.get("cases")) {
      names.add(one.get("name").asText());
      cases.put(one.get("name").asText(), one);
    }
  }

  public static Golden load(String name) {
    try (InputStream in =
        new GZIPInputStream(Golden.class.getResourceAsStream("/golden/" + name + ".json.gz"))) {
      return new Golden(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<String> names() {
    return names;
  }

  /** The names of the cases that have a field. */
  public List<String> namesWith(String field) {
    return names.stream().filter(name -> cases.get(name).has(field)).toList();
  }

  public JsonNode get(String name) {
    return cases.get(name);
  }

  /** A tensor field, following "same as CASE". */
  public @Nullable JsonNode tensor(String name, String field) {
    JsonNode value = cases.get(name).get(field);
    if (value != null && value.isTextual()) {
      return tensor(value.asText().replace("same as ", ""), field);
    }
    return value;
  }

  public static int size(JsonNode tensor, int axis) {
    return tensor.get("shape").get(axis).asInt();
  }

  public static byte[] bytes(JsonNode tensor) {
    JsonNode data = tensor.get("data");
    byte[] out = new byte[data.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) data.get(i).asInt();
    }
    return out;
  }

  public static float[] floats(JsonNode tensor) {
    JsonNode data = tensor.get("data");
    float[] out = new float[data.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) data.get(i).asDouble();
    }
    return out;
  }

  public static Picture picture(JsonNode tensor) {
    return Picture.of(size(tensor, 1), size(tensor, 0), bytes(tensor));
  }
}
