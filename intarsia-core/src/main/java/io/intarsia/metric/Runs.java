package io.intarsia.metric;

import java.util.Arrays;

/** Run lengths being written, zeros first; neighbouring runs of one kind become one. */
final class Runs {
  private int[] counts = new int[16];
  private int size = 1;

  /** Appends pixels. */
  void add(boolean inside, int pixels) {
    if (pixels == 0) {
      return;
    }
    boolean insideNow = size % 2 == 0;
    if (inside != insideNow) {
      if (size == counts.length) {
        counts = Arrays.copyOf(counts, 2 * size);
      }
      counts[size++] = 0;
    }
    counts[size - 1] += pixels;
  }

  int[] counts() {
    return Arrays.copyOf(counts, size);
  }
}
