package io.intarsia.metric.boundary;

import org.jspecify.annotations.Nullable;

/** Masks of 0 and 1, [height, width]. */
final class Masks {
  private Masks() {}

  static void check(int length, int width, int height) {
    if (width < 1 || height < 1 || length != (long) width * height) {
      throw new IllegalArgumentException(
          length + " pixels are not a mask of " + width + "x" + height);
    }
  }

  /** 1 where the mask is not 0 and the pixel not ignored. */
  static byte[] inside(byte[] mask, byte @Nullable [] ignored, int width, int height) {
    check(mask.length, width, height);
    byte[] out = new byte[mask.length];
    if (ignored != null) {
      check(ignored.length, width, height);
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (mask[i] != 0 && (ignored == null || ignored[i] == 0) ? 1 : 0);
    }
    return out;
  }

  static long count(byte[] mask) {
    long sum = 0;
    for (byte pixel : mask) {
      sum += pixel;
    }
    return sum;
  }

  static long both(byte[] a, byte[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] & b[i];
    }
    return sum;
  }
}
