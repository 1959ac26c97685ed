package io.intarsia.checks.bench.harness;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Two programs measured by turns, so that what the machine does besides hits both alike.
 *
 * @param ours a number for each turn
 * @param baseline a number for each turn
 */
public record Pairs(double[] ours, double[] baseline) {
  /** Refuses halves of unequal length and none at all. */
  public Pairs {
    if (ours.length != baseline.length || ours.length == 0) {
      throw new IllegalArgumentException(ours.length + " beside " + baseline.length);
    }
    ours = ours.clone();
    baseline = baseline.clone();
  }

  /** Measures by turns, the baseline first. */
  public static Pairs measure(int count, DoubleSupplier ours, DoubleSupplier baseline) {
    double[] mine = new double[count];
    double[] theirs = new double[count];
    for (int i = 0; i < count; i++) {
      theirs[i] = baseline.getAsDouble();
      mine[i] = ours.getAsDouble();
    }
    return new Pairs(mine, theirs);
  }

  /** The median of the ratios of ours over the baseline of the same turn. */
  public double ratio() {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours[i] / baseline[i];
    }
    return median(ratios);
  }

  /** The median of ours. */
  public double ourMedian() {
    return median(ours);
  }

  /** The median of the baseline. */
  public double baselineMedian() {
    return median(baseline);
  }

  /** The middle of the sorted numbers, of an even count the mean of the middle two. */
  public static double median(double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
