package io.intarsia.loss.math;

import java.util.Arrays;

/**
 * The exact Euclidean distance of every pixel to the nearest marked one: columns first, then the
 * lower envelope of parabolas along each row, in whole numbers (Meijster et al. 2000; Felzenszwalb
 * and Huttenlocher 2012).
 */
public final class DistanceTransform {
  private static final int NONE = -1;

  private DistanceTransform() {}

  /**
   * Squared distances.
   *
   * @param marked height x width, row by row
   * @return squared distances in pixels, 0 at marked pixels; -1 everywhere if none is marked
   */
  public static long[] squared(boolean[] marked, int height, int width) {
    int[] column = columns(marked, height, width);
    long[] out = new long[marked.length];
    int[] sites = new int[width];
    int[] starts = new int[width];
    for (int y = 0; y < height; y++) {
      row(column, y * width, width, sites, starts, out);
    }
    return out;
  }

  /** Distances to the nearest marked pixel of the same column, -1 if there is none. */
  private static int[] columns(boolean[] marked, int height, int width) {
    int[] out = new int[marked.length];
    Arrays.fill(out, NONE);
    for (int x = 0; x < width; x++) {
      int last = NONE;
      for (int y = 0; y < height; y++) {
        last = marked[y * width + x] ? y : last;
        out[y * width + x] = last == NONE ? NONE : y - last;
      }
      last = NONE;
      for (int y = height - 1; y >= 0; y--) {
        int i = y * width + x;
        last = marked[i] ? y : last;
        if (last != NONE && (out[i] == NONE || last - y < out[i])) {
          out[i] = last - y;
        }
      }
    }
    return out;
  }

  private static void row(
      int[] column, int from, int width, int[] sites, int[] starts, long[] out) {
    int top = -1;
    for (int x = 0; x < width; x++) {
      if (column[from + x] == NONE) {
        continue;
      }
      int start = 0;
      while (top >= 0) {
        start = Math.max(0, crossing(column, from, sites[top], x) + 1);
        if (start > starts[top]) {
          break;
        }
        top--;
        start = 0;
      }
      if (start < width) {
        sites[++top] = x;
        starts[top] = start;
      }
    }
    for (int x = width - 1; x >= 0; x--) {
      while (top > 0 && starts[top] > x) {
        top--;
      }
      out[from + x] = top < 0 ? NONE : at(column, from, sites[top], x);
    }
  }

  private static long at(int[] column, int from, int site, int x) {
    long up = column[from + site];
    long along = x - site;
    return along * along + up * up;
  }

  /** The last place where the parabola of the left site is not above that of the right one. */
  private static int crossing(int[] column, int from, int left, int right) {
    long a = column[from + left];
    long b = column[from + right];
    long rise = (long) right * right - (long) left * left + b * b - a * a;
    return (int) Math.floorDiv(rise, 2L * (right - left));
  }
}
