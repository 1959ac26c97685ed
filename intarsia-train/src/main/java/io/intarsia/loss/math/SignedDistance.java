package io.intarsia.loss.math;

import io.intarsia.base.NdArray;
import java.util.stream.IntStream;

/** How far every pixel is from the region of each class: positive outside, negative inside. */
public final class SignedDistance {
  private SignedDistance() {}

  /**
   * The distances of labels: d outside a class; -(d - 1) inside, d the distance to the nearest
   * pixel outside; 0 for a class that is absent or fills its picture.
   *
   * @param labels [N, H, W] of type long; ids that are no class belong to none
   * @return [N, C, H, W] of 32-bit floats, in pixels
   */
  public static NdArray of(NdArray labels, int classes) {
    int height = (int) labels.size(1);
    int width = (int) labels.size(2);
    int plane = height * width;
    long[] ids = new long[labels.count()];
    labels.bytes().asLongBuffer().get(ids);
    float[] out = new float[Math.multiplyExact(ids.length, classes)];
    IntStream.range(0, (int) labels.size(0) * classes)
        .parallel()
        .forEach(p -> fill(ids, p / classes * plane, p % classes, out, p * plane, height, width));
    return NdArray.ofFloats(out, labels.size(0), classes, height, width);
  }

  private static void fill(
      long[] ids, int from, int wanted, float[] out, int to, int height, int width) {
    boolean[] inside = new boolean[height * width];
    boolean[] outside = new boolean[inside.length];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = ids[from + i] == wanted;
      outside[i] = !inside[i];
    }
    long[] toInside = DistanceTransform.squared(inside, height, width);
    long[] toOutside = DistanceTransform.squared(outside, height, width);
    if (toInside[0] < 0 || toOutside[0] < 0) {
      return;
    }
    for (int i = 0; i < inside.length; i++) {
      double distance = Math.sqrt((double) (inside[i] ? toOutside[i] : toInside[i]));
      out[to + i] = (float) (inside[i] ? 1 - distance : distance);
    }
  }
}
