package io.intarsia.checks.golden.metric;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes the differences of our values from a fixture's. */
@FunctionalInterface
public interface Differences {
  /** What scores may differ by where the reference computes in float64. */
  double DOUBLE = 1e-12;

  /** What scores may differ by where the reference computes in float32. */
  double SINGLE = 1e-6;

  /** One difference against what is allowed; a NaN fails. */
  void compare(String what, double difference, double allowed);

  /** A score against a number of the fixture; NaN and infinities must be the same. */
  default void score(String what, double got, JsonNode wanted, double allowed) {
    score(what, got, Values.number(wanted), allowed);
  }

  /** A score against another. */
  default void score(String what, double got, double wanted, double allowed) {
    compare(what, Double.compare(got, wanted) == 0 ? 0 : Math.abs(got - wanted), allowed);
  }

  /** A whole number, which must be the same. */
  default void exact(String what, long got, JsonNode wanted) {
    compare(what, Math.abs(got - Values.number(wanted)), 0);
  }

  /** A fact that must hold. */
  default void expect(String what, boolean holds) {
    compare(what, holds ? 0 : Double.POSITIVE_INFINITY, 0);
  }
}
