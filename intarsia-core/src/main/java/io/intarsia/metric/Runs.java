package io.intarsia.metric;

import java.util.Arrays;

/** Run lengths being written, zeros first; neighbouring runs of one kind become one. */
final class Runs {
  private int[] counts = new int[16];
  private int size = 1;
  private int end;

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
    end += pixels;
  }

  /** Appends zeros up to a position, then ones up to another. */
  void span(int from, int to) {
    add(false, from - end);
    add(true, to - from);
  }

  int[] counts() {
    return Arrays.copyOf(counts, size);
  }
}
