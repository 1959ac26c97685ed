package io.intarsia.base;

import java.util.Locale;

/** Refusals of what only a programmer can get wrong; a user's mistakes are {@link Refusal}s. */
public final class Checks {
  private Checks() {}

  /**
   * Returns a value that must be positive.
   *
   * @param name what it is, for the message
   * @throws IllegalArgumentException if it is zero or less
   */
  public static int positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, got " + value);
    }
    return value;
  }

  /**
   * Demands that something holds.
   *
   * @param message what does not hold and what was got, as for {@link String#format}
   * @throws IllegalArgumentException if it does not
   */
  public static void that(boolean holds, String message, Object... args) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, message, args));
    }
  }
}
