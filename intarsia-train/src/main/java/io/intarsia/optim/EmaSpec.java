package io.intarsia.optim;

import io.intarsia.config.Section;

/**
 * How slowly an average of weights follows them.
 *
 * @param decay how much of the average stays at each step, from 0 to below 1
 * @param warmup takes (1 + n) / (10 + n) at step n while that is less
 * @param every how many steps of the optimiser there are to one of the average, 1 or more
 */
public record EmaSpec(double decay, boolean warmup, int every) {
  public EmaSpec {
    if (!(decay >= 0 && decay < 1 && every >= 1)) {
      throw new IllegalArgumentException("decay " + decay + ", every " + every);
    }
  }

  /**
   * Reads {@code {decay: 0.9999, warmup: true, every: 1}}.
   *
   * @throws io.intarsia.base.Refusal USAGE if a key is unknown or a value out of its range
   */
  public static EmaSpec read(Section section) {
    EmaSpec spec =
        new EmaSpec(
            section.number("decay", 0.9999, 0, Math.nextDown(1.0)),
            section.flag("warmup", true),
            section.whole("every", 1, 1, Integer.MAX_VALUE));
    section.close();
    return spec;
  }

  /** How much of the average stays at an update, 0 for the first. */
  double decayAt(long update) {
    return warmup ? Math.min(decay, (1.0 + update) / (10.0 + update)) : decay;
  }
}
