package io.intarsia.checks.golden.augment;

/** Takes comparisons. */
public interface Report {
  /** One difference against what is allowed; a NaN fails. */
  boolean compare(String what, double difference, double allowed);
}
