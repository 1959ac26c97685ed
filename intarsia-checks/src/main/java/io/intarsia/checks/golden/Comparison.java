package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import java.util.Arrays;

/** Compares a tensor with one that is stored whole, or with the statistics of one. */
final class Comparison {
  private Comparison() {}

  /** The largest difference of elements; infinite if the shapes differ, NaN if one side is. */
  static double largest(NdArray got, NdArray wanted) {
    if (!Arrays.equals(got.shape(), wanted.shape())) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < got.count(); i++) {
      largest = worse(largest, got.at(i), wanted.at(i));
    }
    return largest;
  }

  /** The larger of a difference so far and that of two numbers; equal infinities do not differ. */
  private static double worse(double largest, double got, double wanted) {
    boolean same = got == wanted || (Double.isNaN(got) && Double.isNaN(wanted));
    return same ? largest : Math.max(largest, Math.abs(got - wanted));
  }

  /** The largest magnitude of finite elements. */
  static double magnitude(NdArray array) {
    double largest = 0;
    for (int i = 0; i < array.count(); i++) {
      double value = Math.abs(array.at(i));
      largest = value < Double.POSITIVE_INFINITY ? Math.max(largest, value) : largest;
    }
    return largest;
  }

  /**
   * The largest difference of samples, mean, spread and range from the statistics; infinite if the
   * shape is another.
   */
  static double statistics(NdArray got, JsonNode wanted) {
    return statistics(got, wanted, 0);
  }

  /**
   * The same.
   *
   * @param strays the share of the samples that are left out, those that differ most
   */
  static double statistics(NdArray got, JsonNode wanted, double strays) {
    if (!Arrays.equals(got.shape(), Fixture.sizes(wanted.get("shape")))) {
      return Double.POSITIVE_INFINITY;
    }
    if (wanted.has("data")) {
      return largest(got, Fixture.array(wanted));
    }
    double sum = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < got.count(); i++) {
      double value = got.at(i);
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    double mean = sum / got.count();
    double squares = 0;
    for (int i = 0; i < got.count(); i++) {
      squares += (got.at(i) - mean) * (got.at(i) - mean);
    }
    double worst = samples(got, wanted.get("samples"), strays);
    worst = worse(worst, mean, known(wanted, "mean", mean));
    worst = worse(worst, mean, known(wanted, "sum", sum) / got.count());
    double spread = Math.sqrt(squares / got.count());
    worst = worse(worst, spread, known(wanted, "std", spread));
    worst = worse(worst, min, known(wanted, "min", min));
    return worse(worst, max, known(wanted, "max", max));
  }

  private static double known(JsonNode wanted, String field, double otherwise) {
    return wanted.has(field) ? Fixture.number(wanted.get(field)) : otherwise;
  }

  /** The largest difference at the stored places. */
  static double samples(NdArray got, JsonNode samples) {
    double worst = 0;
    for (JsonNode sample : samples) {
      worst = worse(worst, got.at(sample.get(0).asInt()), (float) Fixture.number(sample.get(1)));
    }
    return worst;
  }

  /** The largest difference at the stored places but for a share of them. */
  private static double samples(NdArray got, JsonNode samples, double strays) {
    if (strays == 0) {
      return samples(got, samples);
    }
    double[] differences = new double[samples.size()];
    for (int i = 0; i < differences.length; i++) {
      JsonNode sample = samples.get(i);
      float value = (float) Fixture.number(sample.get(1));
      differences[i] = worse(0, got.at(sample.get(0).asInt()), value);
    }
    // NaN sorts last: one that no reference has is left out only as any other stray is.
    Arrays.sort(differences);
    int kept = differences.length - (int) (strays * differences.length);
    return kept == 0 ? 0 : differences[kept - 1];
  }

  /** How many positions have each class as arg-max over axis 1, the first of equals. */
  static long[] histogram(NdArray logits) {
    int classes = (int) logits.size(1);
    int step = logits.count() / (int) (logits.size(0) * classes);
    long[] counts = new long[classes];
    for (int i = 0; i < logits.count() / classes; i++) {
      int first = i / step * classes * step + i % step;
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (logits.at(first + c * step) > logits.at(first + best * step)) {
          best = c;
        }
      }
      counts[best]++;
    }
    return counts;
  }

  /** The total difference of two histograms. */
  static long distance(long[] a, long[] b) {
    long sum = Math.abs(a.length - b.length) * (long) Integer.MAX_VALUE;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum;
  }
}
