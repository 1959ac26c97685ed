package io.intarsia.augment;

import io.intarsia.data.Sample;

/** A random change of a picture and of its labels alike. Safe to share between threads. */
public interface Transform {
  /** A changed sample, or the sample itself; what is drawn comes from the dice alone. */
  Sample apply(Sample sample, Dice dice);
}
