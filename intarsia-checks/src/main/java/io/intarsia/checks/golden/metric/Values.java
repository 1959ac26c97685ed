package io.intarsia.checks.golden.metric;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads numbers of fixtures. */
final class Values {
  private Values() {}

  /** A number, which may be one of the strings NaN, Infinity and -Infinity. */
  static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble(Double.NaN);
  }

  static double[] doubles(JsonNode list) {
    double[] out = new double[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = number(list.get(i));
    }
    return out;
  }

  static int[] ints(JsonNode list) {
    int[] out = new int[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = list.get(i).asInt();
    }
    return out;
  }

  /** The data of an array object. */
  static int[] ids(JsonNode array) {
    return ints(array.get("data"));
  }

  /** 1 where the data of an array object is not 0. */
  static byte[] mask(JsonNode array) {
    int[] ids = ids(array);
    byte[] out = new byte[ids.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (ids[i] != 0 ? 1 : 0);
    }
    return out;
  }

  static float[] floats(JsonNode array) {
    double[] values = doubles(array.get("data"));
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  /** A side of an array object. */
  static int side(JsonNode array, int axis) {
    return array.get("shape").get(axis).asInt();
  }
}
