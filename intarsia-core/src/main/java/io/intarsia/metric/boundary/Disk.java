package io.intarsia.metric.boundary;

import java.util.Arrays;

/** Dilation by a disk: all offsets (x, y) with x*x + y*y at most the squared radius. */
final class Disk {
  private Disk() {}

  /**
   * A mask grown by a disk. A radius that is no whole number has offsets of half pixels, which lie
   * right of and below the middle, as skimage's disk under OpenCV's dilate.
   */
  static byte[] dilate(byte[] mask, int width, int height, double radius) {
    int side = (int) Math.ceil(2 * radius + 1);
    int anchor = side / 2;
    byte[] out = new byte[mask.length];
    for (int k = 0; k < side; k++) {
      double off = k - radius;
      int first = 0;
      while (first < side && square(first - radius) + off * off > radius * radius) {
        first++;
      }
      int last = side - 1;
      while (last >= first && square(last - radius) + off * off > radius * radius) {
        last--;
      }
      if (first <= last) {
        rows(mask, out, new int[] {width, height}, k - anchor, first - anchor, last - anchor);
      }
    }
    return out;
  }

  private static double square(double value) {
    return value * value;
  }

  /** Sets every pixel that has one of the mask at row y + dy, columns x + from to x + to. */
  private static void rows(byte[] mask, byte[] out, int[] sides, int dy, int from, int to) {
    int width = sides[0];
    int height = sides[1];
    for (int y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
      int source = (y + dy) * width;
      int done = 0;
      for (int x = 0; x < width; x++) {
        if (mask[source + x] != 0) {
          int start = Math.max(done, x - to);
          int end = Math.min(width, x - from + 1);
          if (start < end) {
            Arrays.fill(out, y * width + start, y * width + end, (byte) 1);
            done = end;
          }
        }
      }
    }
  }
}
