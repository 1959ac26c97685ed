package io.intarsia.metric;

import io.intarsia.base.Refusal;
import java.util.Arrays;

/**
 * The area under the curve of true over false positive rates: the chance that a pixel inside scores
 * higher than one outside, ties counted half. Exact, by sorting all scores.
 */
public final class RocArea {
  private RocArea() {}

  /**
   * The area, 0..1; NaN unless there are pixels inside and outside.
   *
   * @param scores of each pixel, at least 0, such as probabilities
   * @param truth anything but 0 is inside
   * @throws Refusal INPUT for a score that is negative, infinite or no number
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double of(float[] scores, byte[] truth) {
    if (scores.length != truth.length) {
      throw new IllegalArgumentException(
          scores.length + " scores for " + truth.length + " pixels of truth");
    }
    long[] keys = new long[scores.length];
    for (int i = 0; i < keys.length; i++) {
      if (!(scores[i] >= 0 && scores[i] < Float.POSITIVE_INFINITY)) {
        throw Refusal.input("score %d is %s; wanted a finite number from 0 on", i, scores[i]);
      }
      // The bits of floats from 0 on are ordered as the floats are; adding 0 makes -0 a 0.
      keys[i] = 2L * Float.floatToRawIntBits(scores[i] + 0f) + (truth[i] != 0 ? 1 : 0);
    }
    Arrays.sort(keys);
    return area(keys);
  }

  private static double area(long[] keys) {
    double halves = 0;
    long outside = 0;
    long inside = 0;
    for (int from = 0; from < keys.length; ) {
      long in = 0;
      int to = from;
      while (to < keys.length && keys[to] >> 1 == keys[from] >> 1) {
        in += keys[to++] & 1;
      }
      long out = to - from - in;
      halves += (double) in * (2 * outside + out);
      inside += in;
      outside += out;
      from = to;
    }
    return halves / 2 / ((double) inside * outside);
  }
}
