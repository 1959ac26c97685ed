package io.intarsia.predict;

import io.intarsia.base.Checks;
import io.intarsia.base.Refusal;
import io.intarsia.label.LabelSpace;
import io.intarsia.predict.decode.PlaneDecoder;

/**
 * How probable every class is at each pixel by itself: for models whose classes may overlap. Holds
 * the network's own coarse logits; a class is brought to the picture's size when it is asked for,
 * bilinearly before the sigmoid, so that thresholds cut smooth outlines. Safe to share between
 * threads.
 */
public final class Scores {
  private final LabelSpace labels;
  private final PlaneDecoder planes;

  Scores(LabelSpace labels, PlaneDecoder planes) {
    this.labels = labels;
    this.planes = planes;
  }

  /** The classes, in the order of the network's channels. */
  public LabelSpace labels() {
    return labels;
  }

  /** Columns of the picture. */
  public int width() {
    return planes.width();
  }

  /** Rows of the picture. */
  public int height() {
    return planes.height();
  }

  /**
   * The sigmoid of a class's logits.
   *
   * @param index the position of the class
   * @return 0..1, [height, width], row-major
   */
  public float[] probabilities(int index) {
    float[] values = planes.plane(index);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1 / (1 + Math.exp(-values[i])));
    }
    return values;
  }

  /**
   * Where a class is more probable than a threshold.
   *
   * @param index the position of the class
   * @param threshold 0..1
   * @return 1 inside, 0 outside, [height, width], row-major
   * @throws Refusal MODEL if a logit is not a number
   */
  public byte[] mask(int index, double threshold) {
    Checks.that(threshold >= 0 && threshold <= 1, "a threshold of %s", threshold);
    // The sigmoid rises with the logit: comparing logits spares an exponential for each pixel.
    float least = (float) Math.log(threshold / (1 - threshold));
    float[] values = planes.plane(index);
    byte[] mask = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      if (Float.isNaN(values[i])) {
        throw Refusal.model(
            "logits of class %d are not numbers at column %d, row %d: the network overflowed or"
                + " its weights are damaged; check the weights, or run in float32",
            index, i % width(), i / width());
      }
      mask[i] = (byte) (values[i] > least ? 1 : 0);
    }
    return mask;
  }
}
