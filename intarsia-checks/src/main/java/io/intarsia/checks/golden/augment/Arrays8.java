package io.intarsia.checks.golden.augment;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.augment.geometry.Raster;
import io.intarsia.image.Picture;

/** Stored arrays as rasters and numbers, and how far they lie apart. */
final class Arrays8 {
  private Arrays8() {}

  /** An object of shape [height, width] or [height, width, channels]. */
  static Raster raster(JsonNode array) {
    JsonNode shape = array.get("shape");
    int channels = shape.size() == 3 ? shape.get(2).asInt() : 1;
    double[] numbers = numbers(array.get("data"));
    byte[] data = new byte[numbers.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (int) numbers[i];
    }
    return new Raster(shape.get(1).asInt(), shape.get(0).asInt(), channels, data);
  }

  static Picture picture(JsonNode array) {
    return raster(array).toPicture();
  }

  static double[] numbers(JsonNode list) {
    double[] out = new double[list.size()];
    for (int i = 0; i < out.length; i++) {
      JsonNode item = list.get(i);
      out[i] = item.isTextual() ? Double.parseDouble(item.asText()) : item.asDouble();
    }
    return out;
  }

  static int[] wholes(JsonNode list) {
    int[] out = new int[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = list.get(i).asInt();
    }
    return out;
  }

  /** The bytes of a raster as floats. */
  static float[] floats(Raster raster) {
    float[] out = new float[raster.data().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = raster.data()[i] & 0xff;
    }
    return out;
  }

  /** The largest difference; infinite if the shapes differ. */
  static double largest(Raster got, JsonNode wanted) {
    Raster other = raster(wanted);
    boolean same = got.width() == other.width() && got.channels() == other.channels();
    return same ? largest(floats(got), wanted) : Double.POSITIVE_INFINITY;
  }

  /** The largest difference; infinite if the counts differ, NaN if one side is. */
  static double largest(float[] got, JsonNode wanted) {
    double[] numbers = numbers(wanted.get("data"));
    if (got.length != numbers.length) {
      return Double.POSITIVE_INFINITY;
    }
    double worst = 0;
    for (int i = 0; i < got.length; i++) {
      double difference = Math.abs(got[i] - (double) (float) numbers[i]);
      worst = Double.isNaN(difference) ? difference : Math.max(worst, difference);
    }
    return worst;
  }

  /** The share of values that differ by more than an amount. */
  static double beyond(Raster got, JsonNode wanted, double amount) {
    double[] numbers = numbers(wanted.get("data"));
    int count = 0;
    for (int i = 0; i < numbers.length; i++) {
      count += Math.abs((got.data()[i] & 0xff) - numbers[i]) > amount ? 1 : 0;
    }
    return (double) count / numbers.length;
  }
}
