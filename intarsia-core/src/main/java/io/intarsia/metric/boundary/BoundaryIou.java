package io.intarsia.metric.boundary;

import io.intarsia.base.Checks;
import io.intarsia.base.Refusal;
import java.util.stream.IntStream;

/**
 * Intersection over union of the pixels near the outlines of each class (Cheng et al. 2021,
 * Boundary IoU, equation 1), summed over pictures. A pixel of a class is near its outline if a
 * square around it, reaching {@link #reach} pixels far, holds a pixel of another class or leaves
 * the picture. Follows bowenc0221/boundary-iou-api boundary_iou/utils/boundary_utils.py @8006aa98,
 * which works on single masks; here ignored pixels belong to no class on either side. Not
 * thread-safe.
 */
public final class BoundaryIou {
  /** How far inwards the outline counts, as a share of the picture's diagonal. */
  public static final double RATIO = 0.02;

  private final int ignored;
  private final double ratio;
  private final long[] both;
  private final long[] either;

  /**
   * @param classes ids go from 0 to one less
   * @param ignored the true id of pixels that count for nothing
   * @param ratio as {@link #RATIO}
   */
  public BoundaryIou(int classes, int ignored, double ratio) {
    Checks.positive("classes", classes);
    Checks.that(ratio > 0 && ratio <= 1, "a ratio of %s", ratio);
    this.ignored = ignored;
    this.ratio = ratio;
    both = new long[classes];
    either = new long[classes];
  }

  /** How many pixels inwards the outline of a picture counts, at least 1. */
  public static int reach(int width, int height, double ratio) {
    return Math.max(
        1, (int) Math.rint(ratio * Math.sqrt((double) height * height + width * width)));
  }

  /**
   * The pixels of a mask near its outline.
   *
   * @param mask [height, width], anything but 0 is inside
   * @return [height, width] of 0 and 1
   */
  public static byte[] band(byte[] mask, int width, int height, double ratio) {
    byte[] out = Masks.inside(mask, null, width, height);
    int[] near = new int[out.length];
    for (int i = 0; i < near.length; i++) {
      near[i] = out[i] == 0 ? -1 : 0;
    }
    boolean[] band = bands(near, width, height, reach(width, height, ratio));
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (band[i] ? 1 : 0);
    }
    return out;
  }

  /**
   * Adds a picture.
   *
   * @param prediction [height, width] ids of classes, unsigned
   * @param truth as many, or the ignored id
   * @throws Refusal INPUT for an id that is no class
   */
  public void update(byte[] prediction, byte[] truth, int width, int height) {
    Masks.check(prediction.length, width, height);
    Masks.check(truth.length, width, height);
    int[] mine = new int[truth.length];
    int[] real = new int[truth.length];
    for (int i = 0; i < truth.length; i++) {
      boolean out = (truth[i] & 0xff) == ignored;
      real[i] = out ? -1 : id(truth[i], "truth", i);
      mine[i] = out ? -1 : id(prediction[i], "prediction", i);
    }
    int reach = reach(width, height, ratio);
    boolean[] nearMine = bands(mine, width, height, reach);
    boolean[] nearReal = bands(real, width, height, reach);
    for (int i = 0; i < truth.length; i++) {
      if (nearMine[i]) {
        either[mine[i]]++;
      }
      if (nearReal[i]) {
        boolean hit = nearMine[i] && mine[i] == real[i];
        both[real[i]] += hit ? 1 : 0;
        either[real[i]] += hit ? 0 : 1;
      }
    }
  }

  private int id(byte value, String what, int at) {
    int id = value & 0xff;
    if (id >= both.length) {
      throw Refusal.input(
          "pixel %d of the %s has id %d; wanted 0 to %d, or %d to ignore it in the truth",
          at, what, id, both.length - 1, ignored);
    }
    return id;
  }

  /**
   * Whether a square around each pixel of a class, not of -1, holds anything else. All pixels of a
   * square are alike if its rows are, so runs of like pixels along the row, then the least of them
   * down the columns, decide.
   */
  private static boolean[] bands(int[] ids, int width, int height, int reach) {
    boolean[] pure = new boolean[ids.length];
    for (int y = 0; y < height; y++) {
      int start = 0;
      for (int x = 1; x <= width; x++) {
        if (x == width || ids[y * width + x] != ids[y * width + start]) {
          for (int i = start + reach; i < x - reach; i++) {
            pure[y * width + i] = true;
          }
          start = x;
        }
      }
    }
    boolean[] near = new boolean[ids.length];
    for (int x = 0; x < width; x++) {
      int start = 0;
      for (int y = 1; y <= height; y++) {
        int first = start * width + x;
        boolean ends = y == height || ids[y * width + x] != ids[first];
        if (ends || pure[y * width + x] != pure[first]) {
          for (int i = start; i < y; i++) {
            boolean deep = pure[first] && i >= start + reach && i < y - reach;
            near[i * width + x] = !deep && ids[i * width + x] >= 0;
          }
          start = y;
        }
      }
    }
    return near;
  }

  /** The measure of a class; NaN if no outline of it was met. */
  public double iou(int index) {
    return (double) both[index] / either[index];
  }

  /** The mean over the classes whose outlines were met. */
  public double mean() {
    return IntStream.range(0, both.length)
        .mapToDouble(this::iou)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }
}
