package io.intarsia.checks.golden.optim;

/** Takes one difference and what is allowed of it. */
public interface Verdict {
  /** True if the difference is allowed; a NaN is not. */
  boolean compare(String what, double difference, double allowed);
}
