package io.intarsia.predict.decode;

/** Refusals of what only a programmer can get wrong. */
final class Checks {
  private Checks() {}

  static int positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, got " + value);
    }
    return value;
  }

  static void that(boolean holds, String message, Object... args) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(java.util.Locale.ROOT, message, args));
    }
  }
}
