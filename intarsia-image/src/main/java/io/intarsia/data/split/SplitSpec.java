package io.intarsia.data.split;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A rule that parts a data set. The same rule parts the same data set the same way, always. */
public sealed interface SplitSpec {
  /**
   * Parts a data set.
   *
   * @throws Refusal USAGE if it has too few samples or groups
   */
  Split of(Dataset data);

  /** What keeps samples together or apart. */
  enum By {
    /** Chance alone. */
    SAMPLE,
    /** Every side has its share of every class; reads all labels once. */
    CLASS,
    /** No group stands on two sides. */
    GROUP
  }

  /**
   * Sides of given shares.
   *
   * @param shares by the name of the side, in order; any positive numbers, their sum is the whole
   * @param by what keeps samples together or apart
   * @param seed of chance
   */
  record Ratio(Map<String, Double> shares, By by, long seed) implements SplitSpec {
    /**
     * @throws Refusal USAGE for fewer than two sides or a share that is not positive
     */
    public Ratio {
      shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
      if (shares.size() < 2
          || shares.values().stream().anyMatch(s -> !(s > 0 && Double.isFinite(s)))) {
        throw Refusal.usage(
            "a split wants two or more sides with positive shares such as train: 0.8, val: 0.2;"
                + " got %s",
            shares);
      }
    }

    @Override
    public Split of(Dataset data) {
      double sum = shares.values().stream().mapToDouble(s -> s).sum();
      double[] parts = shares.values().stream().mapToDouble(s -> s / sum).toArray();
      int[] side =
          switch (by) {
            case SAMPLE -> Sides.random(data.size(), parts, seed);
            case CLASS -> Stratifier.parts(Presence.of(data), parts, seed);
            case GROUP -> Sides.groups(groups(data), parts, seed);
          };
      List<String> names = List.copyOf(shares.keySet());
      for (int s = 0; s < names.size(); s++) {
        int wanted = s;
        if (Arrays.stream(side).noneMatch(found -> found == wanted)) {
          throw Refusal.usage(
              "the side '%s' of the split gets none of %d samples (%d groups); give it a larger"
                  + " share",
              names.get(s), data.size(), groups(data).stream().distinct().count());
        }
      }
      return Split.of("ratio " + shares + " by " + by + ", seed " + seed, data, names, side);
    }
  }

  /**
   * Folds of about the same size, named by their numbers from 0.
   *
   * @param folds how many, at least 2
   * @param by what keeps samples together or apart
   * @param shuffle false to cut samples in their order; has no meaning for groups, which go by size
   * @param seed of chance
   */
  record KFold(int folds, By by, boolean shuffle, long seed) implements SplitSpec {
    @Override
    public Split of(Dataset data) {
      int[] side =
          switch (by) {
            case SAMPLE -> samples(data.size());
            case CLASS -> {
              Folds.kFold(data.size(), folds);
              double[] shares = new double[folds];
              Arrays.fill(shares, 1.0 / folds);
              yield Stratifier.parts(Presence.of(data), shares, seed);
            }
            case GROUP -> Folds.group(groups(data), folds);
          };
      List<String> names = IntStream.range(0, folds).mapToObj(Integer::toString).toList();
      return Split.of(folds + " folds by " + by + ", seed " + seed, data, names, side);
    }

    private int[] samples(int count) {
      int[] plain = Folds.kFold(count, folds);
      int[] side = plain.clone();
      if (shuffle) {
        int[] order = Sides.shuffled(count, new Random(seed));
        for (int i = 0; i < count; i++) {
          side[order[i]] = plain[i];
        }
      }
      return side;
    }
  }

  private static List<String> groups(Dataset data) {
    return IntStream.range(0, data.size()).mapToObj(data::group).toList();
  }
}
