package io.intarsia.metric.boundary;

import io.intarsia.base.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How well the outlines of two masks agree within a distance: DAVIS's F (Perazzi et al. 2016,
 * section 4). Follows davisvideochallenge/davis2017-evaluation davis2017/metrics.py @ac7c43fc,
 * f_measure, _seg2bmap and db_eval_iou.
 *
 * @param precision the share of the predicted outline near the true one; 1 if there is none
 * @param recall the share of the true outline near the predicted one; 1 if there is none
 * @param predicted pixels of the predicted outline
 * @param truth pixels of the true outline
 */
public record BoundaryF(double precision, double recall, long predicted, long truth) {
  /**
   * Compares two masks.
   *
   * @param prediction [height, width], anything but 0 is inside
   * @param truth as many
   * @param ignored pixels that belong to neither mask, or null for none
   * @param tolerance in pixels from 1 on; below, a share of the diagonal, rounded up (DAVIS: 0.008)
   * @throws IllegalArgumentException if a length is not the sides', or the tolerance not positive
   */
  public static BoundaryF of(
      byte[] prediction,
      byte[] truth,
      byte @Nullable [] ignored,
      int width,
      int height,
      double tolerance) {
    Checks.that(tolerance > 0 && tolerance < 1e6, "a tolerance of %s", tolerance);
    double radius = tolerance >= 1 ? tolerance : Math.ceil(tolerance * Math.hypot(height, width));
    byte[] mine = outline(Masks.inside(prediction, ignored, width, height), width, height);
    byte[] real = outline(Masks.inside(truth, ignored, width, height), width, height);
    long predicted = Masks.count(mine);
    long there = Masks.count(real);
    if (predicted == 0 || there == 0) {
      boolean none = predicted == there;
      return new BoundaryF(
          none || predicted == 0 ? 1 : 0, none || there == 0 ? 1 : 0, predicted, there);
    }
    long near = Masks.both(mine, Disk.dilate(real, width, height, radius));
    long found = Masks.both(real, Disk.dilate(mine, width, height, radius));
    return new BoundaryF((double) near / predicted, (double) found / there, predicted, there);
  }

  /** The harmonic mean of precision and recall; 0 if both are. */
  public double f() {
    double sum = precision + recall;
    return sum == 0 ? 0 : 2 * precision * recall / sum;
  }

  /**
   * The outline of a mask: pixels that differ from the one to the right, below or below right; in
   * the last column and row only along the border.
   *
   * @param mask [height, width] of 0 and 1
   * @return [height, width] of 0 and 1
   */
  public static byte[] outline(byte[] mask, int width, int height) {
    Masks.check(mask.length, width, height);
    byte[] out = new byte[mask.length];
    for (int y = 0; y < height; y++) {
      int down = y < height - 1 ? width : 0;
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        int right = x < width - 1 ? 1 : 0;
        byte here = mask[at];
        boolean differs =
            here != mask[at + right] || here != mask[at + down] || here != mask[at + down + right];
        out[at] = (byte) (differs ? 1 : 0);
      }
    }
    return out;
  }

  /** Intersection over union of two masks outside the ignored pixels (J); 1 if both are empty. */
  public static double jaccard(byte[] prediction, byte[] truth, byte @Nullable [] ignored) {
    byte[] mine = Masks.inside(prediction, ignored, prediction.length, 1);
    byte[] real = Masks.inside(truth, ignored, prediction.length, 1);
    long both = Masks.both(mine, real);
    long either = Masks.count(mine) + Masks.count(real) - both;
    return either == 0 ? 1 : (double) both / either;
  }
}
