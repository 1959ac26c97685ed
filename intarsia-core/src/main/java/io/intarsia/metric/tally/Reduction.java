package io.intarsia.metric.tally;

/** How the rates of pictures and classes become one number. */
public enum Reduction {
  /** Counts are summed over pictures and classes; zero division is not replaced. */
  MICRO,
  /** Counts are summed over pictures; the mean of the classes' rates. */
  MACRO,
  /** Counts are summed over pictures; the classes' rates, weighted by shares that sum to one. */
  WEIGHTED,
  /** Counts are summed over classes; the mean of the pictures' rates. */
  MICRO_IMAGEWISE,
  /** The mean of the rates of all pictures and classes. */
  MACRO_IMAGEWISE,
  /**
   * Rates averaged over pictures, weighted by shares that sum to one, and then averaged over the
   * classes once more, as the reference does: the result is smaller by the number of classes.
   */
  WEIGHTED_IMAGEWISE
}
