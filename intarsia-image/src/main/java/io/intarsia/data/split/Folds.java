package io.intarsia.data.split;

import io.intarsia.base.Refusal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fold in which each sample is tested, equal to scikit-learn's KFold, StratifiedKFold (both
 * with shuffle=False) and GroupKFold (sklearn/model_selection/_split.py @1.2.1).
 */
public final class Folds {
  private Folds() {}

  /**
   * Folds of neighbours; the first are one larger where the count does not divide.
   *
   * @param folds at least 2
   * @throws Refusal USAGE for fewer than 2 folds or fewer samples than folds
   */
  public static int[] kFold(int samples, int folds) {
    check(folds, samples, "samples");
    int[] fold = new int[samples];
    for (int k = 0, at = 0; k < folds; k++) {
      int end = at + samples / folds + (k < samples % folds ? 1 : 0);
      Arrays.fill(fold, at, end, k);
      at = end;
    }
    return fold;
  }

  /**
   * Folds with the same shares of every class.
   *
   * @param labels the class of each sample
   * @throws Refusal USAGE for fewer than 2 folds or if every class has fewer samples than folds
   */
  public static int[] stratified(int[] labels, int folds) {
    check(folds, labels.length, "samples");
    int[] codes = byFirstSeen(labels);
    int classes = Arrays.stream(codes).max().orElse(0) + 1;
    int[] counts = new int[classes];
    for (int code : codes) {
      counts[code]++;
    }
    if (Arrays.stream(counts).allMatch(count -> count < folds)) {
      throw Refusal.usage(
          "%d folds are more than the samples of every class; the largest has %d",
          folds, Arrays.stream(counts).max().orElse(0));
    }
    int[][] allotted = new int[classes][folds];
    int position = 0;
    for (int code = 0; code < classes; code++) {
      for (int i = 0; i < counts[code]; i++) {
        allotted[code][position++ % folds]++;
      }
    }
    int[] fold = new int[labels.length];
    int[] next = new int[classes];
    for (int i = 0; i < fold.length; i++) {
      int code = codes[i];
      while (allotted[code][next[code]] == 0) {
        next[code]++;
      }
      allotted[code][next[code]]--;
      fold[i] = next[code];
    }
    return fold;
  }

  /** Codes 0, 1, 2, ... in the order in which labels first occur. */
  private static int[] byFirstSeen(int[] labels) {
    Map<Integer, Integer> codes = new HashMap<>();
    int[] out = new int[labels.length];
    for (int i = 0; i < out.length; i++) {
      int fresh = codes.size();
      Integer known = codes.putIfAbsent(labels[i], fresh);
      out[i] = known == null ? fresh : known;
    }
    return out;
  }

  /**
   * Folds of about the same size that part no group: the largest group goes first, each to the fold
   * that has the fewest samples.
   *
   * @param groups what each sample belongs to; sorting them decides between groups of equal size
   * @throws Refusal USAGE for fewer than 2 folds or fewer groups than folds
   */
  public static <G extends Comparable<? super G>> int[] group(List<G> groups, int folds) {
    List<G> names = groups.stream().distinct().sorted().toList();
    check(folds, names.size(), "groups");
    Map<G, Integer> code = new HashMap<>();
    names.forEach(name -> code.put(name, code.size()));
    long[] counts = new long[names.size()];
    groups.forEach(group -> counts[code.getOrDefault(group, 0)]++);
    int[] ascending = Introsort.argsort(counts);
    long[] load = new long[folds];
    int[] foldOf = new int[counts.length];
    for (int i = ascending.length - 1; i >= 0; i--) {
      int lightest = 0;
      for (int k = 1; k < folds; k++) {
        lightest = load[k] < load[lightest] ? k : lightest;
      }
      load[lightest] += counts[ascending[i]];
      foldOf[ascending[i]] = lightest;
    }
    return groups.stream().mapToInt(group -> foldOf[code.getOrDefault(group, 0)]).toArray();
  }

  private static void check(int folds, int count, String what) {
    if (folds < 2 || folds > count) {
      throw Refusal.usage("%d folds of %d %s; wanted from 2 up to that many", folds, count, what);
    }
  }
}
