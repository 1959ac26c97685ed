package io.intarsia.augment;

/**
 * Two bounds that a number is drawn between.
 *
 * @param low the least
 * @param high the most
 */
public record Range(double low, double high) {
  /**
   * @throws IllegalArgumentException if a bound is no finite number or the lower one is the higher
   */
  public Range {
    if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "a range wants [low, high], got [%s, %s]".formatted(low, high));
    }
  }

  /** From -limit to limit around a centre. */
  public static Range around(double centre, double limit) {
    return new Range(centre - limit, centre + limit);
  }

  /** One number only. */
  public static Range of(double value) {
    return new Range(value, value);
  }

  /** True if nothing but the number is in it. */
  public boolean isOnly(double value) {
    return low == value && high == value;
  }
}
