package io.intarsia.metric.tally;

import io.intarsia.base.Checks;
import io.intarsia.base.Refusal;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * True and false positives and negatives of every picture and class, [N, C]. Follows
 * qubvel-org/segmentation_models.pytorch metrics/functional.py @5006616, except that an id outside
 * the classes is refused here and dropped there. Immutable.
 */
public final class Tally {
  private final int images;
  private final int classes;

  /** For each picture and class: tp, fp, fn, tn. */
  private final long[][] cells;

  private Tally(int images, int classes) {
    this.images = Checks.positive("images", images);
    this.classes = Checks.positive("classes", classes);
    cells = new long[images * classes][4];
  }

  /**
   * Counts pictures of one class for every pixel.
   *
   * @param prediction [images, pixels] ids of classes, 0 to one less than classes
   * @param truth as many, or the ignored id
   * @param ignored the true id of pixels that count for nothing, outside the classes
   * @throws Refusal INPUT for an id that is no class
   * @throws IllegalArgumentException if lengths do not fit or the ignored id is a class
   */
  public static Tally ofClasses(
      int[] prediction, int[] truth, int images, int classes, OptionalInt ignored) {
    Tally tally = new Tally(images, classes);
    int pixels = tally.pixels(prediction.length, truth.length, images);
    int skip = ignored.orElse(-1);
    Checks.that(
        ignored.isEmpty() || skip < 0 || skip >= classes, "the ignored id %s is a class", skip);
    for (int n = 0; n < images; n++) {
      long counted = 0;
      for (int i = n * pixels; i < (n + 1) * pixels; i++) {
        if (ignored.isPresent() && truth[i] == skip) {
          continue;
        }
        tally.check("truth", truth[i], i);
        tally.check("prediction", prediction[i], i);
        if (truth[i] == prediction[i]) {
          tally.cells[n * classes + truth[i]][0]++;
        } else {
          tally.cells[n * classes + prediction[i]][1]++;
          tally.cells[n * classes + truth[i]][2]++;
        }
        counted++;
      }
      for (int c = 0; c < classes; c++) {
        long[] cell = tally.cells[n * classes + c];
        cell[3] = counted - cell[0] - cell[1] - cell[2];
      }
    }
    return tally;
  }

  private void check(String what, int id, int at) {
    if (id < 0 || id >= classes) {
      throw Refusal.input(
          "pixel %d of the %s has id %d; wanted 0 to %d", at, what, id, classes - 1);
    }
  }

  private int pixels(int prediction, int truth, int planes) {
    Checks.that(
        prediction == truth && truth % planes == 0,
        "%s pixels predicted, %s true, of %s planes",
        prediction,
        truth,
        planes);
    return truth / planes;
  }

  /**
   * Counts pictures with a mask for every class, which may overlap; one class is the binary case.
   *
   * @param prediction [images, classes, pixels], anything but 0 is inside
   * @param truth as many
   * @throws IllegalArgumentException if lengths do not fit
   */
  public static Tally ofMasks(byte[] prediction, byte[] truth, int images, int classes) {
    Tally tally = new Tally(images, classes);
    int pixels = tally.pixels(prediction.length, truth.length, images * classes);
    for (int plane = 0; plane < images * classes; plane++) {
      long[] cell = tally.cells[plane];
      for (int i = plane * pixels; i < (plane + 1) * pixels; i++) {
        int outside = truth[i] == 0 ? 1 : 0;
        int missed = prediction[i] == 0 ? 2 : 0;
        cell[missed == 0 ? outside : 2 + outside]++;
      }
    }
    return tally;
  }

  /**
   * Counts pictures with scores for every class: inside is what reaches the threshold.
   *
   * @param scores [images, classes, pixels], such as probabilities
   * @param truth as many, anything but 0 is inside
   * @throws Refusal INPUT for a score that is no number
   * @throws IllegalArgumentException if lengths do not fit
   */
  public static Tally ofScores(
      float[] scores, byte[] truth, int images, int classes, double threshold) {
    byte[] inside = new byte[scores.length];
    for (int i = 0; i < inside.length; i++) {
      if (Float.isNaN(scores[i])) {
        throw Refusal.input("score %d is not a number", i);
      }
      inside[i] = (byte) (scores[i] >= (float) threshold ? 1 : 0);
    }
    return ofMasks(inside, truth, images, classes);
  }

  /**
   * The pictures of both, these first.
   *
   * @throws IllegalArgumentException if they have different classes
   */
  public Tally with(Tally more) {
    Checks.that(classes == more.classes, "%s classes and %s", classes, more.classes);
    Tally all = new Tally(images + more.images, classes);
    System.arraycopy(cells, 0, all.cells, 0, cells.length);
    System.arraycopy(more.cells, 0, all.cells, cells.length, more.cells.length);
    return all;
  }

  /** N. */
  public int images() {
    return images;
  }

  /** C. */
  public int classes() {
    return classes;
  }

  /** Pixels inside and said to be. */
  public long truePositives(int image, int index) {
    return cells[image * classes + index][0];
  }

  /** Pixels outside, said to be inside. */
  public long falsePositives(int image, int index) {
    return cells[image * classes + index][1];
  }

  /** Pixels inside, said to be outside. */
  public long falseNegatives(int image, int index) {
    return cells[image * classes + index][2];
  }

  /** Pixels outside and said to be. */
  public long trueNegatives(int image, int index) {
    return cells[image * classes + index][3];
  }

  /**
   * A rate of every picture and class.
   *
   * @param zeroDivision what stands for NaN
   * @return [N, C]
   */
  public double[][] rates(Rate rate, double zeroDivision) {
    double[][] out = new double[images][classes];
    for (int i = 0; i < cells.length; i++) {
      out[i / classes][i % classes] = rate(rate, cells[i], zeroDivision);
    }
    return out;
  }

  /**
   * One number for a rate, in float32 as the reference.
   *
   * @param weights of the classes, for the weighted reductions; null for the others
   * @param zeroDivision what stands for NaN before means are taken
   * @throws IllegalArgumentException if weights are missing, out of place or of another number
   */
  public double score(
      Rate rate, Reduction reduction, double @Nullable [] weights, double zeroDivision) {
    boolean weighted = reduction == Reduction.WEIGHTED || reduction == Reduction.WEIGHTED_IMAGEWISE;
    Checks.that(weighted == (weights != null), "%s and weights: %s", reduction, weights != null);
    float[] shares = weights == null ? new float[0] : shares(weights);
    return switch (reduction) {
      case MICRO -> rate(rate, sum(0, cells.length, 1), Double.NaN);
      case MACRO -> mean(byClass(rate, zeroDivision));
      case WEIGHTED -> dot(byClass(rate, zeroDivision), shares);
      case MICRO_IMAGEWISE -> mean(byImage(rate, zeroDivision));
      case MACRO_IMAGEWISE -> mean(overImages(rate, zeroDivision));
      case WEIGHTED_IMAGEWISE -> dot(overImages(rate, zeroDivision), shares) / classes;
    };
  }

  private float[] shares(double[] weights) {
    Checks.that(weights.length == classes, "%s weights, %s classes", weights.length, classes);
    float sum = 0;
    for (double weight : weights) {
      sum += (float) weight;
    }
    float[] shares = new float[classes];
    for (int c = 0; c < classes; c++) {
      shares[c] = (float) weights[c] / sum;
    }
    return shares;
  }

  private static float rate(Rate rate, long[] cell, double zeroDivision) {
    float value = rate.of(cell[0], cell[1], cell[2], cell[3]);
    return Float.isNaN(value) ? (float) zeroDivision : value;
  }

  private long[] sum(int first, int end, int step) {
    long[] sum = new long[4];
    for (int i = first; i < end; i += step) {
      for (int k = 0; k < 4; k++) {
        sum[k] += cells[i][k];
      }
    }
    return sum;
  }

  private float[] byClass(Rate rate, double zeroDivision) {
    float[] out = new float[classes];
    for (int c = 0; c < classes; c++) {
      out[c] = rate(rate, sum(c, cells.length, classes), zeroDivision);
    }
    return out;
  }

  private float[] byImage(Rate rate, double zeroDivision) {
    float[] out = new float[images];
    for (int n = 0; n < images; n++) {
      out[n] = rate(rate, sum(n * classes, (n + 1) * classes, 1), zeroDivision);
    }
    return out;
  }

  /** The mean over pictures of each class's rates. */
  private float[] overImages(Rate rate, double zeroDivision) {
    float[] out = new float[classes];
    for (int i = 0; i < cells.length; i++) {
      out[i % classes] += rate(rate, cells[i], zeroDivision);
    }
    for (int c = 0; c < classes; c++) {
      out[c] /= images;
    }
    return out;
  }

  private static float mean(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static float dot(float[] values, float[] shares) {
    float sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * shares[i];
    }
    return sum;
  }
}
