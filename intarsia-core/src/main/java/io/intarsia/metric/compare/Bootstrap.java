package io.intarsia.metric.compare;

import io.intarsia.base.Checks;
import io.intarsia.metric.ClassCounts;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile intervals (Efron 1979): pictures are drawn with replacement as often as there are
 * pictures, their counts summed and the score taken, again and again. Pictures are drawn, not
 * pixels, as pixels of one picture are far from independent. The same seed draws the same.
 *
 * @param resamples how many data sets are drawn
 * @param level the share of scores in the interval
 * @param seed of the draws
 */
public record Bootstrap(int resamples, double level, long seed) {
  /** 1000 data sets, 95 per cent. */
  public static final Bootstrap USUAL = new Bootstrap(1000, 0.95, 0);

  /**
   * @throws IllegalArgumentException if there are no draws or the level is not between 0 and 1
   */
  public Bootstrap {
    Checks.positive("resamples", resamples);
    Checks.that(level > 0 && level < 1, "a level of %s", level);
  }

  /**
   * The interval of a score over all pictures.
   *
   * @param score such as {@code ClassCounts::meanIou}
   * @throws IllegalArgumentException if there is no picture
   */
  public Interval of(List<ImageCounts> images, ToDoubleFunction<ClassCounts> score) {
    ClassCounts[] parts = parts(images);
    return interval(weights -> score.applyAsDouble(ClassCounts.sum(parts, weights)), parts.length);
  }

  /**
   * The interval of how much higher the second run scores, on the same draws for both.
   *
   * @param first one for each picture
   * @param second of the same pictures, in the same order
   */
  Interval difference(
      List<ImageCounts> first, List<ImageCounts> second, ToDoubleFunction<ClassCounts> score) {
    ClassCounts[] a = parts(first);
    ClassCounts[] b = parts(second);
    return interval(
        weights ->
            score.applyAsDouble(ClassCounts.sum(b, weights))
                - score.applyAsDouble(ClassCounts.sum(a, weights)),
        a.length);
  }

  private static ClassCounts[] parts(List<ImageCounts> images) {
    Checks.that(!images.isEmpty(), "no pictures");
    return images.stream().map(ImageCounts::counts).toArray(ClassCounts[]::new);
  }

  private Interval interval(ToDoubleFunction<int[]> score, int images) {
    int[] weights = new int[images];
    Arrays.fill(weights, 1);
    double estimate = score.applyAsDouble(weights);
    SplittableRandom random = new SplittableRandom(seed);
    double[] scores = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      Arrays.fill(weights, 0);
      for (int i = 0; i < images; i++) {
        weights[random.nextInt(images)]++;
      }
      scores[r] = score.applyAsDouble(weights);
    }
    double[] sorted = Arrays.stream(scores).filter(s -> !Double.isNaN(s)).sorted().toArray();
    double tail = (1 - level) / 2;
    return new Interval(
        estimate, quantile(sorted, tail), quantile(sorted, 1 - tail), level, resamples, seed);
  }

  /** Linear between the neighbours, as NumPy's. */
  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
