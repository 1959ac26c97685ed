package io.intarsia.track;

import java.util.Locale;

/**
 * The values of one metric by step, in ascending steps.
 *
 * @param name its name, such as {@code val/mIoU}
 * @param steps the steps
 * @param values as many values; NaN and infinities as they were
 * @param times when each was written, in milliseconds since 1970
 */
public record MetricSeries(String name, long[] steps, double[] values, long[] times) {
  /** The number of points. */
  public int size() {
    return steps.length;
  }

  /** The value at the highest step, or NaN if there is none. */
  public double last() {
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }

  /**
   * The position of the best finite value, the earliest of equals; -1 if there is none or {@link
   * #hasBest} denies one.
   */
  public int bestAt() {
    int best = -1;
    for (int i = 0; i < values.length && hasBest(name); i++) {
      if (Double.isFinite(values[i])
          && (best < 0
              || (lowerIsBetter(name) ? values[i] < values[best] : values[i] > values[best]))) {
        best = i;
      }
    }
    return best;
  }

  /** The best finite value, or NaN. */
  public double best() {
    int at = bestAt();
    return at < 0 ? Double.NaN : values[at];
  }

  /** False for what is neither good nor bad, such as learning rates and throughput. */
  public static boolean hasBest(String name) {
    return !name.startsWith("system/") && !name.matches("(.*/)?(lr|learning_rate)([/_].*)?");
  }

  /** True for losses, errors, distances and times, told by the name; all else is better higher. */
  public static boolean lowerIsBetter(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String word : new String[] {"loss", "error", "distance", "seconds", "perplexity"}) {
      if (lower.contains(word)) {
        return true;
      }
    }
    return lower.matches("(.*[/_])?(hd|hd95|assd|asd|mae|mse|rmse|nll|ece)([/_].*)?");
  }
}
