package io.intarsia.run;

/** The error function. */
final class Erf {
  private Erf() {}

  /**
   * erf(x) to about 1e-15, by the series 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!!, whose
   * terms all have one sign (Abramowitz and Stegun 1964, 7.1.6). Beyond 6 it is 1 to that accuracy.
   */
  static double of(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
