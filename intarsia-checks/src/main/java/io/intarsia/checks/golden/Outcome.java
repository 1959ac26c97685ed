package io.intarsia.checks.golden;

import java.util.Locale;

/**
 * What came of one fixture.
 *
 * @param status whether it passed
 * @param detail the largest difference; for a failure also where it is, for a skip the reason
 */
record Outcome(Status status, String detail) {
  enum Status {
    PASSED,
    FAILED,
    SKIPPED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
