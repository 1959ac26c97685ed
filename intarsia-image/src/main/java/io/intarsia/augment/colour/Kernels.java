package io.intarsia.augment.colour;

import io.intarsia.image.GreyPicture;
import io.intarsia.image.OpenCvFilter;

/** Weights of convolutions as albumentations 1.3.1 makes them, rows first. */
public final class Kernels {
  private Kernels() {}

  /**
   * Three by three, that sharpen.
   *
   * @param alpha how much of the sharpened picture shows, 0 to 1
   * @param lightness what the middle weighs beyond its eight neighbours
   */
  public static float[] sharpen(double alpha, double lightness) {
    double[] effect = {-1, -1, -1, -1, 8 + lightness, -1, -1, -1, -1};
    return mixed(effect, alpha);
  }

  /**
   * Three by three, that light a picture from the upper left.
   *
   * @param alpha how much of the embossed picture shows, 0 to 1
   * @param strength of the effect
   */
  public static float[] emboss(double alpha, double strength) {
    double s = strength;
    double[] effect = {-1 - s, -s, 0, -s, 1, s, 0, s, 1 + s};
    return mixed(effect, alpha);
  }

  private static float[] mixed(double[] effect, double alpha) {
    float[] out = new float[9];
    for (int i = 0; i < 9; i++) {
      float same = i == 4 ? 1 : 0;
      out[i] = (float) ((1 - alpha) * same + alpha * (float) effect[i]);
    }
    return out;
  }

  /** A square of weights along a line between two points, which sum to 1. */
  public static float[] motion(int size, int x1, int y1, int x2, int y2) {
    GreyPicture line = OpenCvFilter.line(size, size, x1, y1, x2, y2);
    int sum = 0;
    for (byte value : line.values()) {
      sum += value;
    }
    float[] out = new float[size * size];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) line.values()[i] / sum;
    }
    return out;
  }
}
