package io.intarsia.augment;

import io.intarsia.data.Sample;

/**
 * What a transform draws from: random numbers that depend on nothing but a seed, an epoch and the
 * number of a sample, and other samples. The numbers are those of SplitMix64 (Steele et al. 2014),
 * written out here so that no Java release changes them. Not for use by two threads at once.
 */
public final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final Donors donors;
  private long state;

  private Dice(long state, Donors donors) {
    this.state = state;
    this.donors = donors;
  }

  /** The dice of one sample in one epoch. */
  public static Dice of(long seed, int epoch, int index, Donors donors) {
    return new Dice(mix(mix(mix(seed) + GOLDEN + epoch) + GOLDEN + index), donors);
  }

  /** Dice of their own for one step, so that what it draws changes no later step. */
  public Dice split() {
    return new Dice(mix(next() ^ 0x5851F42D4C957F2DL), donors);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** A number from 0 to below 1, of 53 bits. */
  public double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** A number from low to high. */
  public double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** A number of the range. */
  public double uniform(Range range) {
    return uniform(range.low(), range.high());
  }

  /** True with a probability. */
  public boolean chance(double probability) {
    return uniform() < probability;
  }

  /**
   * A whole number from low to high, both included.
   *
   * @throws IllegalArgumentException if high is below low
   */
  public int whole(int low, int high) {
    long count = (long) high - low + 1;
    if (count < 1) {
      throw new IllegalArgumentException("no whole number from " + low + " to " + high);
    }
    return (int) (low + (long) (uniform() * count));
  }

  /** A number of the normal distribution of mean 0 and deviation 1 (Box and Muller 1958). */
  public double normal() {
    return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  }

  /** The numbers 0 to count - 1 in random order (Fisher and Yates). */
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int at = whole(0, i);
      order[i] = order[at];
      order[at] = i;
    }
    return order;
  }

  /** How many other samples there are. */
  public int others() {
    return donors.size();
  }

  /**
   * One of the other samples.
   *
   * @throws io.intarsia.base.Refusal USAGE if there is none to draw from
   */
  public Sample other() {
    return donors.load(whole(0, donors.size() - 1));
  }

  /** One of the other samples, if possible one that shows the class. */
  public Sample other(int wantedClass) {
    int[] holding = donors.holding(wantedClass);
    return holding.length == 0 ? other() : donors.load(holding[whole(0, holding.length - 1)]);
  }
}
