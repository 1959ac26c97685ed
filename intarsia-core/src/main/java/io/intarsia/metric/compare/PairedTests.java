package io.intarsia.metric.compare;

import io.intarsia.base.Checks;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Two-sided tests of whether paired differences lie around zero. Differences of zero, and those
 * that are no numbers, are left out.
 */
public final class PairedTests {
  /** Up to so many differences the signed ranks' distribution is counted out. */
  private static final int EXACT = 200;

  private PairedTests() {}

  /** The sign test: how likely signs so one-sided are by tossing a coin. 1 without differences. */
  public static double sign(double[] differences) {
    double[] left = left(differences);
    long positive = Arrays.stream(left).filter(d -> d > 0).count();
    int fewer = (int) Math.min(positive, left.length - positive);
    double chance = Math.pow(0.5, left.length);
    if (chance > 0) {
      double tail = 0;
      for (int k = 0; k <= fewer; k++) {
        tail += chance;
        chance *= (double) (left.length - k) / (k + 1);
      }
      return Math.min(1, 2 * tail);
    }
    double z = (fewer + 0.5 - left.length / 2.0) / (Math.sqrt(left.length) / 2);
    return Math.min(1, 2 * Normal.below(z));
  }

  /**
   * Wilcoxon's signed-rank test (1945); equal sizes share their ranks. Exact up to 200 differences,
   * by the normal distribution beyond. 1 without differences.
   */
  public static double wilcoxon(double[] differences) {
    double[] left = left(differences);
    Integer[] order = IntStream.range(0, left.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (a, b) -> Double.compare(Math.abs(left[a]), Math.abs(left[b])));
    int[] twice = new int[left.length];
    double ties = 0;
    long positive = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && Math.abs(left[order[to]]) == Math.abs(left[order[from]])) {
        to++;
      }
      for (int i = from; i < to; i++) {
        twice[i] = from + to + 1;
        positive += left[order[i]] > 0 ? twice[i] : 0;
      }
      double group = to - from;
      ties += group * group * group - group;
      from = to;
    }
    long total = (long) left.length * (left.length + 1);
    long fewer = Math.min(positive, total - positive);
    return left.length <= EXACT
        ? exact(twice, (int) fewer)
        : normal(left.length, fewer / 2.0, ties);
  }

  private static double[] left(double[] differences) {
    for (double d : differences) {
      Checks.that(!Double.isInfinite(d), "an infinite difference");
    }
    return Arrays.stream(differences).filter(d -> d != 0 && !Double.isNaN(d)).toArray();
  }

  /** The chance of a sum of positive ranks, twice counted, so far from the middle. */
  private static double exact(int[] twice, int fewer) {
    double[] chance = new double[Arrays.stream(twice).sum() + 1];
    chance[0] = 1;
    int top = 0;
    for (int rank : twice) {
      top += rank;
      for (int s = top; s >= 0; s--) {
        chance[s] = (chance[s] + (s >= rank ? chance[s - rank] : 0)) / 2;
      }
    }
    double tail = 0;
    for (int s = 0; s <= fewer; s++) {
      tail += chance[s];
    }
    return Math.min(1, 2 * tail);
  }

  private static double normal(double n, double fewer, double ties) {
    double mean = n * (n + 1) / 4;
    double variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48;
    return Math.min(1, 2 * Normal.below((fewer - mean) / Math.sqrt(variance)));
  }
}
