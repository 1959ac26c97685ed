package io.intarsia.loss.math;

import io.intarsia.base.NdArray;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The boundaries between the classes of a batch of label maps, how far every pixel is from them,
 * and which way leads there. Arrays run over n, y, x.
 *
 * @param boundary whether the label differs from that below or to the right, or is to be ignored
 * @param distance whole pixels to the nearest boundary pixel, less one, at least 0; 0 everywhere in
 *     a picture without boundary
 * @param direction the index in {@link #DOWN} and {@link #RIGHT} of the first neighbour with the
 *     least distance; {@link #HERE} for the pixel itself
 */
@SuppressWarnings("ArrayRecordComponent")
public record BoundaryMaps(boolean[] boundary, float[] distance, byte[] direction) {
  /** Rows to go down, by direction. */
  public static final int[] DOWN = {1, -1, 0, 0, -1, 1, -1, 1, 0};

  /** Columns to go right, by direction. */
  public static final int[] RIGHT = {0, 0, -1, 1, 1, 1, -1, -1, 0};

  /** The direction that does not move. */
  public static final int HERE = 8;

  /** The maps of labels [N, H, W] of type long. */
  public static BoundaryMaps of(NdArray labels, int ignoreIndex) {
    int count = labels.count();
    int height = (int) labels.size(1);
    int width = (int) labels.size(2);
    long[] ids = new long[count];
    labels.bytes().asLongBuffer().get(ids);
    BoundaryMaps maps = new BoundaryMaps(new boolean[count], new float[count], new byte[count]);
    IntStream.range(0, (int) labels.size(0))
        .parallel()
        .forEach(
            n -> {
              int from = n * height * width;
              maps.findBoundary(ids, ignoreIndex, from, height, width);
              maps.findDistance(from, height, width);
              maps.findDirection(from, height, width);
            });
    return maps;
  }

  private void findBoundary(long[] ids, int ignoreIndex, int from, int height, int width) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = from + y * width + x;
        boundary[i] =
            ids[i] == ignoreIndex
                || (y + 1 < height && ids[i] != ids[i + width])
                || (x + 1 < width && ids[i] != ids[i + 1]);
      }
    }
  }

  private void findDistance(int from, int height, int width) {
    boolean[] here = Arrays.copyOfRange(boundary, from, from + height * width);
    long[] squared = DistanceTransform.squared(here, height, width);
    for (int i = 0; i < squared.length; i++) {
      distance[from + i] = squared[i] <= 0 ? 0 : (int) (Math.sqrt((double) squared[i]) - 1);
    }
  }

  private void findDirection(int from, int height, int width) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float least = Float.POSITIVE_INFINITY;
        for (byte k = 0; k <= HERE; k++) {
          int down = y + DOWN[k];
          int right = x + RIGHT[k];
          boolean inside = down >= 0 && down < height && right >= 0 && right < width;
          if (inside && distance[from + down * width + right] < least) {
            least = distance[from + down * width + right];
            direction[from + y * width + x] = k;
          }
        }
      }
    }
  }
}
