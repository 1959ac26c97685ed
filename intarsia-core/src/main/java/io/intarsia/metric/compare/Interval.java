package io.intarsia.metric.compare;

/**
 * A score and where it would probably lie on other pictures of the same kind.
 *
 * @param estimate the score of the pictures at hand
 * @param low lower end
 * @param high upper end
 * @param level the share of resampled scores between the ends, such as 0.95
 * @param resamples how many data sets were drawn
 * @param seed of the draws
 */
public record Interval(
    double estimate, double low, double high, double level, int resamples, long seed) {
  /** True if a value lies between the ends. */
  public boolean holds(double value) {
    return low <= value && value <= high;
  }
}
