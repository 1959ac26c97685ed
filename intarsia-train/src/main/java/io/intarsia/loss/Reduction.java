package io.intarsia.loss;

/** How the losses of pixels become one. */
public enum Reduction {
  /** Their mean; each loss says over which pixels. */
  MEAN,
  /** Their sum. */
  SUM,
  /** They stay as they are: for looking at, not for training. */
  NONE
}
