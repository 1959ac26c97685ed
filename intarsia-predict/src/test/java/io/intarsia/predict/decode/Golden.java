package io.intarsia.predict.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Reads the reference fixtures that travel with the tests. */
public final class Golden {
  private Golden() {}

  public static JsonNode read(String name) {
    String path = "/golden/image/" + name + ".json.gz";
    try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(path), path);
        InputStream json = new GZIPInputStream(in)) {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static int[] ints(JsonNode array) {
    int[] out = new int[array.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = array.get(i).asInt();
    }
    return out;
  }

  public static float[] floats(JsonNode array) {
    float[] out = new float[array.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) array.get(i).asDouble();
    }
    return out;
  }

  /** One picture of a batch [n, classes, height, width]. */
  public static Logits logits(JsonNode tensor, int picture) {
    int[] shape = ints(tensor.get("shape"));
    int size = shape[1] * shape[2] * shape[3];
    float[] all = floats(tensor.get("data"));
    float[] one = Arrays.copyOfRange(all, picture * size, (picture + 1) * size);
    return Logits.of(shape[1], shape[2], shape[3], one);
  }

  /** The fixtures' deterministic numbers u(key, i), mapped to (2u - 1) * scale. */
  public static float[] numbers(String key, int count, double scale) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    float[] out = new float[count];
    for (int i = 0; i < count; i++) {
      long z = hash + (i + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      double u = ((z ^ (z >>> 31)) >>> 40) / (double) (1 << 24);
      out[i] = (float) ((2 * u - 1) * scale);
    }
    return out;
  }
}
