package io.intarsia.data.synth;

/**
 * Random numbers that are the same on every JVM: SplitMix64 (Steele, Lea and Flood 2014), one
 * stream for each pair of seed and index.
 */
public final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  /** The stream of a pair. */
  public Dice(long seed, long index) {
    state = mix(seed + GOLDEN) ^ mix(index * GOLDEN + 1);
  }

  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** All 32 bits. */
  public int bits() {
    state += GOLDEN;
    return (int) (mix(state) >>> 32);
  }

  /** From 0, to but not 1. */
  public double unit() {
    state += GOLDEN;
    return (mix(state) >>> 11) * 0x1p-53;
  }

  /** Between two values. */
  public double in(double low, double high) {
    return low + (high - low) * unit();
  }

  /** A whole number from 0 to one below the count. */
  public int below(int count) {
    return (int) (unit() * count);
  }

  /** True with a probability. */
  public boolean chance(double probability) {
    return unit() < probability;
  }

  /** About 0, standard deviation about 1, within plus or minus 3.5. */
  public double bell() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += unit();
    }
    return Math.max(-3.5, Math.min(3.5, sum));
  }
}
