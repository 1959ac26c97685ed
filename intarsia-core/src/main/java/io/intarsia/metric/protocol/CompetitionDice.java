package io.intarsia.metric.protocol;

import io.intarsia.base.Checks;
import io.intarsia.base.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The Dice score of multi-label contests, such as Kaggle's on steel defects and clouds: of every
 * picture and class 2|P and T| / (|P| + |T|), 1 where both masks are empty; the mean of all.
 * Probabilities above the threshold are inside; a mask of fewer than the least pixels is emptied.
 * Not thread-safe.
 */
public final class CompetitionDice {
  private final double[] thresholds;
  private final int[] least;
  private final List<double[]> scores = new ArrayList<>();
  private final List<boolean[]> present = new ArrayList<>();

  /**
   * @param thresholds of each class, 0..1
   * @param least fewest pixels of a predicted mask of each class, 0 to keep all
   * @throws IllegalArgumentException if there is no class, or not as many of both
   */
  public CompetitionDice(double[] thresholds, int[] least) {
    Checks.that(
        thresholds.length > 0 && thresholds.length == least.length,
        "%s thresholds and %s least sizes",
        thresholds.length,
        least.length);
    this.thresholds = thresholds.clone();
    this.least = least.clone();
  }

  /**
   * The masks of one picture.
   *
   * @param probabilities [classes, pixels]
   * @return as many, 1 inside
   * @throws Refusal INPUT for a probability that is no number
   */
  public byte[] masks(float[] probabilities) {
    int pixels = plane(probabilities.length);
    byte[] masks = new byte[probabilities.length];
    for (int c = 0; c < thresholds.length; c++) {
      int count = 0;
      float threshold = (float) thresholds[c];
      for (int i = c * pixels; i < (c + 1) * pixels; i++) {
        if (Float.isNaN(probabilities[i])) {
          throw Refusal.input("the probability of class %d is not a number somewhere", c);
        }
        masks[i] = (byte) (probabilities[i] > threshold ? 1 : 0);
        count += masks[i];
      }
      if (count < least[c]) {
        Arrays.fill(masks, c * pixels, (c + 1) * pixels, (byte) 0);
      }
    }
    return masks;
  }

  private int plane(int length) {
    Checks.that(
        length % thresholds.length == 0, "%s values of %s classes", length, thresholds.length);
    return length / thresholds.length;
  }

  /**
   * Adds a picture by its probabilities.
   *
   * @param probabilities [classes, pixels]
   * @param truth as many, anything but 0 is inside
   * @throws Refusal INPUT for a probability that is no number
   */
  public void update(float[] probabilities, byte[] truth) {
    updateMasks(masks(probabilities), truth);
  }

  /**
   * Adds a picture by its masks, which are taken as they are.
   *
   * @param prediction [classes, pixels], anything but 0 is inside
   * @param truth as many
   */
  public void updateMasks(byte[] prediction, byte[] truth) {
    Checks.that(
        prediction.length == truth.length, "%s and %s pixels", prediction.length, truth.length);
    int pixels = plane(truth.length);
    double[] row = new double[thresholds.length];
    boolean[] there = new boolean[thresholds.length];
    for (int c = 0; c < row.length; c++) {
      long both = 0;
      long predicted = 0;
      long real = 0;
      for (int i = c * pixels; i < (c + 1) * pixels; i++) {
        int p = prediction[i] != 0 ? 1 : 0;
        int t = truth[i] != 0 ? 1 : 0;
        both += p & t;
        predicted += p;
        real += t;
      }
      row[c] = predicted + real == 0 ? 1 : 2.0 * both / (predicted + real);
      there[c] = real > 0;
    }
    scores.add(row);
    present.add(there);
  }

  /**
   * Takes over the pictures of another part, after these.
   *
   * @throws IllegalArgumentException if it has other classes
   */
  public void add(CompetitionDice other) {
    Checks.that(
        other.thresholds.length == thresholds.length, "%s classes", other.thresholds.length);
    scores.addAll(other.scores);
    present.addAll(other.present);
  }

  /** Pictures added. */
  public int images() {
    return scores.size();
  }

  /** The score of a picture and class, 0..1. */
  public double dice(int image, int index) {
    return scores.get(image)[index];
  }

  /** The mean over all pictures and classes; NaN without pictures. */
  public double mean() {
    return mean(true, true);
  }

  /** The mean of a class; NaN without pictures. */
  public double mean(int index) {
    return scores.stream().mapToDouble(s -> s[index]).average().orElse(Double.NaN);
  }

  /** The mean where the class is not there; NaN if it is everywhere. */
  public double negativeMean() {
    return mean(false, true);
  }

  /** The mean where the class is there; NaN if it is nowhere. */
  public double positiveMean() {
    return mean(true, false);
  }

  private double mean(boolean positive, boolean negative) {
    double sum = 0;
    long count = 0;
    for (int n = 0; n < scores.size(); n++) {
      for (int c = 0; c < thresholds.length; c++) {
        if (present.get(n)[c] ? positive : negative) {
          sum += scores.get(n)[c];
          count++;
        }
      }
    }
    return sum / count;
  }
}
