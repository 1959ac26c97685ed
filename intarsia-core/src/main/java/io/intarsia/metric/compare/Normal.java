package io.intarsia.metric.compare;

/** The standard normal distribution. */
final class Normal {
  private static final int TERMS = 200;

  private Normal() {}

  /** The chance of a value below z, for z up to 0, to about 1e-12 of itself. */
  static double below(double z) {
    double x = -z;
    double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    if (x < 3) {
      // Marsaglia 2004: 1/2 + density * (x + x^3/3 + x^5/15 + ...).
      double term = x;
      double sum = x;
      for (int i = 3; i < 2 * TERMS; i += 2) {
        term *= x * x / i;
        sum += term;
      }
      return 0.5 - density * sum;
    }
    // Laplace's continued fraction of the tail.
    double fraction = x;
    for (int i = TERMS; i > 0; i--) {
      fraction = x + i / fraction;
    }
    return density / fraction;
  }
}
