package io.intarsia.predict.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Reads the reference fixtures that travel with the tests. */
final class Golden {
  private Golden() {}

  static JsonNode read(String name) {
    String path = "/golden/image/" + name + ".json.gz";
    try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(path), path);
        InputStream json = new GZIPInputStream(in)) {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int[] ints(JsonNode array) {
    int[] out = new int[array.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = array.get(i).asInt();
    }
    return out;
  }

  static float[] floats(JsonNode array) {
    float[] out = new float[array.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) array.get(i).asDouble();
    }
    return out;
  }

  /** One picture of a batch [n, classes, height, width]. */
  static Logits logits(JsonNode tensor, int picture) {
    int[] shape = ints(tensor.get("shape"));
    int size = shape[1] * shape[2] * shape[3];
    float[] all = floats(tensor.get("data"));
    float[] one = Arrays.copyOfRange(all, picture * size, (picture + 1) * size);
    return Logits.of(shape[1], shape[2], shape[3], one);
  }
}
