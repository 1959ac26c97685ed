package io.intarsia.label;

import java.util.HashSet;
import java.util.Set;

/** Colours by rule, {@code 0xRRGGBB}. */
public final class Palettes {
  private static final double GOLDEN = 0.6180339887498949;

  private Palettes() {}

  /**
   * The Pascal VOC colours: the bits of the id dealt to red, green and blue in turn, each channel
   * filled from its top bit (VOClabelcolormap.m of the development kit). 256 distinct colours from
   * black on.
   */
  public static int[] interleaved(int count) {
    int[] colours = new int[count];
    for (int id = 0; id < count; id++) {
      int bits = id;
      for (int top = 7; top >= 0; top--, bits >>= 3) {
        int rgb = (bits & 1) << 16 | (bits & 2) << 7 | (bits & 4) >> 2;
        colours[id] |= rgb << top;
      }
    }
    return colours;
  }

  /** Distinct bright colours: hues a golden section apart, saturation and value in nine steps. */
  public static int[] distinct(int count) {
    int[] colours = new int[count];
    Set<Integer> taken = new HashSet<>();
    for (int i = 0, step = 0; i < count; step++) {
      double hue = (0.08 + step * GOLDEN) % 1.0;
      double saturation = 0.95 - 0.25 * (step % 3);
      double value = 1.0 - 0.2 * (step / 3 % 3);
      int rgb = hsv(hue, saturation, value);
      if (taken.add(rgb)) {
        colours[i++] = rgb;
      }
    }
    return colours;
  }

  private static int hsv(double hue, double saturation, double value) {
    int rgb = 0;
    for (int k = 5; k >= 1; k -= 2) {
      double x = (k + hue * 6) % 6;
      double level = value - value * saturation * Math.max(0, Math.min(1, Math.min(x, 4 - x)));
      rgb = rgb << 8 | (int) Math.round(level * 255);
    }
    return rgb;
  }
}
