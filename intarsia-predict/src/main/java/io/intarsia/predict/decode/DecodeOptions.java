package io.intarsia.predict.decode;

import io.intarsia.base.Checks;
import java.util.List;

/**
 * What to make of logits besides the most likely class.
 *
 * @param alignCorners whether the corner samples of both grids coincide; most networks want false
 * @param threshold with a single class, the logit a foreground pixel must exceed; from -20 to 20
 * @param confidence whether to compute the softmax probability of each pixel's label, within 1e-4
 * @param probabilities classes whose softmax probability is wanted at each pixel, within 1e-4
 */
public record DecodeOptions(
    boolean alignCorners, float threshold, boolean confidence, List<Integer> probabilities) {
  private static final float FARTHEST_THRESHOLD = 20;

  /** Half-pixel corners, threshold 0, labels only. */
  public static final DecodeOptions LABELS = new DecodeOptions(false, 0, false, List.of());

  /**
   * @throws IllegalArgumentException if the threshold is out of its range
   */
  public DecodeOptions {
    Checks.that(
        Math.abs(threshold) <= FARTHEST_THRESHOLD,
        "threshold must lie from -20 to 20, got %s",
        threshold);
    probabilities = List.copyOf(probabilities);
  }

  /** The same with another convention for corners. */
  public DecodeOptions withAlignCorners(boolean value) {
    return new DecodeOptions(value, threshold, confidence, probabilities);
  }

  /** The same with another threshold. */
  public DecodeOptions withThreshold(float value) {
    return new DecodeOptions(alignCorners, value, confidence, probabilities);
  }

  /** The same with confidence computed or not. */
  public DecodeOptions withConfidence(boolean value) {
    return new DecodeOptions(alignCorners, threshold, value, probabilities);
  }

  /** The same with probabilities of these classes. */
  public DecodeOptions withProbabilities(List<Integer> classes) {
    return new DecodeOptions(alignCorners, threshold, confidence, classes);
  }

  boolean certainty() {
    return confidence || !probabilities.isEmpty();
  }
}
