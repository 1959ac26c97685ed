package io.intarsia.data.split;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Parts samples that have several classes each so that every part has its share of every class:
 * iterative stratification (Sechidis, Tsoumakas, Vlahavas 2011, algorithm 1). The rarest class is
 * dealt first, each of its samples to the part that lacks the most of it.
 */
final class Stratifier {
  private final List<BitSet> classes;
  private final Random random;
  private final double[] wanted;
  private final double[][] wantedOf;
  private final int[] left;
  private final int[] part;

  private Stratifier(List<BitSet> classes, double[] shares, long seed) {
    this.classes = classes;
    this.random = new Random(seed);
    int count = classes.stream().mapToInt(BitSet::length).max().orElse(0);
    left = new int[count];
    classes.forEach(has -> has.stream().forEach(c -> left[c]++));
    part = new int[classes.size()];
    Arrays.fill(part, -1);
    wanted = new double[shares.length];
    wantedOf = new double[shares.length][count];
    for (int p = 0; p < shares.length; p++) {
      wanted[p] = shares[p] * classes.size();
      for (int c = 0; c < count; c++) {
        wantedOf[p][c] = shares[p] * left[c];
      }
    }
  }

  /**
   * The part of each sample.
   *
   * @param classes those that each sample has
   * @param shares of the parts, with sum 1
   */
  static int[] parts(List<BitSet> classes, double[] shares, long seed) {
    Stratifier stratifier = new Stratifier(classes, shares, seed);
    stratifier.deal();
    return stratifier.part;
  }

  private void deal() {
    int[] order = Sides.shuffled(part.length, random);
    for (int rarest = rarest(); rarest >= 0; rarest = rarest()) {
      for (int sample : order) {
        if (part[sample] < 0 && classes.get(sample).get(rarest)) {
          put(sample, best(rarest));
        }
      }
    }
    for (int sample : order) {
      if (part[sample] < 0) {
        put(sample, best(-1));
      }
    }
  }

  private int rarest() {
    int rarest = -1;
    for (int c = 0; c < left.length; c++) {
      if (left[c] > 0 && (rarest < 0 || left[c] < left[rarest])) {
        rarest = c;
      }
    }
    return rarest;
  }

  /** The part that lacks the most of a class, then of all samples, then any by chance. */
  private int best(int ofClass) {
    int best = 0;
    int equal = 1;
    for (int p = 1; p < wanted.length; p++) {
      int order = ofClass < 0 ? 0 : Double.compare(wantedOf[p][ofClass], wantedOf[best][ofClass]);
      order = order == 0 ? Double.compare(wanted[p], wanted[best]) : order;
      equal = order == 0 ? equal + 1 : order > 0 ? 1 : equal;
      if (order > 0 || (order == 0 && random.nextInt(equal) == 0)) {
        best = p;
      }
    }
    return best;
  }

  private void put(int sample, int into) {
    part[sample] = into;
    wanted[into]--;
    classes.get(sample).stream()
        .forEach(
            c -> {
              wantedOf[into][c]--;
              left[c]--;
            });
  }
}
