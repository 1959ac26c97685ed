package io.intarsia.predict.tile;

import io.intarsia.base.Checks;
import io.intarsia.predict.decode.Logits;
import io.intarsia.predict.decode.Resample;
import java.util.ArrayList;
import java.util.List;

/**
 * The running average of test-time augmentation: logits of several views of one picture, flipped
 * back and resampled to one low-resolution grid. Holds that grid once, whatever the number of
 * views. Not for use from several threads at once.
 */
public final class Tta {
  /** What is averaged over the views. */
  public enum Average {
    /** Logits, by their arithmetic mean. */
    LOGITS,
    /** Softmax probabilities (sigmoid for a single class); the result is their logits again. */
    PROBABILITIES,
    /** Sigmoids of every class by itself, for classes that may overlap; the result is logits. */
    SIGMOIDS
  }

  /**
   * One look at the picture.
   *
   * @param scale factor on its sides, positive
   * @param flipped whether it is mirrored left to right
   */
  public record View(double scale, boolean flipped) {
    /**
     * @throws IllegalArgumentException if the scale is not positive
     */
    public View {
      Checks.that(scale > 0 && scale < 100, "scale must lie from 0 to 100, got %s", scale);
    }
  }

  /** Probabilities below this are taken as this, so that their logarithm is finite. */
  private static final double SMALLEST = 1e-12;

  private final int classes;
  private final int height;
  private final int width;
  private final Average average;
  private final float[] sum;
  private int views;

  /**
   * @param height rows of the grid that the result is given on
   * @param width its columns
   * @throws IllegalArgumentException if a size is not positive
   */
  public Tta(int classes, int height, int width, Average average) {
    this.classes = Checks.positive("classes", classes);
    this.height = Checks.positive("height", height);
    this.width = Checks.positive("width", width);
    this.average = average;
    sum = new float[Math.multiplyExact(Math.multiplyExact(classes, height), width)];
  }

  /** Every scale, each plain and then flipped if asked for. */
  public static List<View> views(List<Double> scales, boolean flip) {
    List<View> views = new ArrayList<>();
    for (double scale : scales) {
      views.add(new View(scale, false));
      if (flip) {
        views.add(new View(scale, true));
      }
    }
    return List.copyOf(views);
  }

  /**
   * Mirrors planes left to right in place.
   *
   * @param values [planes, height, width]
   * @throws IllegalArgumentException if the array is not a whole number of rows
   */
  public static void flip(float[] values, int width) {
    Checks.positive("width", width);
    Checks.that(values.length % width == 0, "%d values, rows of %d", values.length, width);
    for (int row = 0; row < values.length; row += width) {
      for (int i = row, j = row + width - 1; i < j; i++, j--) {
        float kept = values[i];
        values[i] = values[j];
        values[j] = kept;
      }
    }
  }

  /**
   * Adds the logits of one view, of any height and width.
   *
   * @param flipped whether the view was mirrored left to right
   * @throws IllegalArgumentException if the logits have other classes
   */
  public void add(Logits logits, boolean flipped) {
    Checks.that(logits.classes() == classes, "%d classes, wanted %d", logits.classes(), classes);
    Logits same =
        logits.height() == height && logits.width() == width
            ? logits
            : Resample.bilinear(logits, height, width, false);
    float[] values = new float[sum.length];
    same.values().get(0, values);
    if (flipped) {
      flip(values, width);
    }
    if (average != Average.LOGITS) {
      toProbabilities(values);
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i];
    }
    views++;
  }

  /**
   * The average of the views so far as logits, [classes, height, width].
   *
   * @throws IllegalStateException if none was added
   */
  public Logits result() {
    if (views == 0) {
      throw new IllegalStateException("no view was added");
    }
    float[] out = new float[sum.length];
    for (int i = 0; i < out.length; i++) {
      double mean = (double) sum[i] / views;
      out[i] = (float) (average == Average.LOGITS ? mean : logit(mean));
    }
    return Logits.of(classes, height, width, out);
  }

  private double logit(double probability) {
    double p = Math.max(probability, SMALLEST);
    return alone() ? Math.log(p / Math.max(1 - p, SMALLEST)) : Math.log(p);
  }

  /** True if a class has a probability without regard to the others. */
  private boolean alone() {
    return classes == 1 || average == Average.SIGMOIDS;
  }

  private void toProbabilities(float[] values) {
    if (alone()) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (1 / (1 + Math.exp(-values[i])));
      }
      return;
    }
    int plane = height * width;
    for (int i = 0; i < plane; i++) {
      float most = values[i];
      for (int at = i + plane; at < values.length; at += plane) {
        most = Math.max(most, values[at]);
      }
      double total = 0;
      for (int at = i; at < values.length; at += plane) {
        values[at] = (float) Math.exp(values[at] - most);
        total += values[at];
      }
      for (int at = i; at < values.length; at += plane) {
        values[at] = (float) (values[at] / total);
      }
    }
  }
}
