package io.intarsia.checks.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the comparisons of one fixture. */
final class Findings {
  private static final int SHOWN = 3;

  private final List<String> failures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int comparisons;
  private double largest = 0;
  private double share = 0;
  private @Nullable String skipped;

  /** One difference against what is allowed; a NaN fails. */
  boolean compare(String what, double difference, double allowed) {
    comparisons++;
    boolean passed = difference <= allowed;
    if (passed) {
      largest = Math.max(largest, difference);
      share = Math.max(share, difference == 0 ? 0 : difference / allowed);
    } else {
      failures.add(text("%s differs by %.3g (allowed %.3g)", what, difference, allowed));
    }
    return passed;
  }

  /** A fact that must hold. */
  boolean expect(boolean holds, String failure) {
    comparisons++;
    if (!holds) {
      failures.add(failure);
    }
    return holds;
  }

  /** Adds to what is said of a failure just found. */
  void explain(String where) {
    int last = failures.size() - 1;
    failures.set(last, failures.get(last) + "; " + where);
  }

  /** Something a reader should know that is no failure. */
  void note(String note) {
    notes.add(note);
  }

  /** What matters of this fixture cannot be checked. */
  void skip(String reason) {
    skipped = reason;
  }

  /** Runs one part; what it throws fails the fixture without ending it. */
  void part(String name, Consumer<Findings> part) {
    try {
      part.accept(this);
    } catch (RuntimeException | LinkageError e) {
      failures.add(name + ": " + e);
    }
  }

  Outcome outcome() {
    String noted = notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")";
    if (!failures.isEmpty()) {
      String more = failures.size() <= SHOWN ? "" : text("; and %d more", failures.size() - SHOWN);
      String first = String.join("; ", failures.subList(0, Math.min(SHOWN, failures.size())));
      return new Outcome(Outcome.Status.FAILED, first + more + noted);
    }
    if (skipped != null || comparisons == 0) {
      String reason = skipped == null ? "nothing to compare" : skipped;
      return new Outcome(Outcome.Status.SKIPPED, reason + noted);
    }
    String detail =
        text(
            "%d comparisons, largest difference %.2g, at most %.0f %% of what is allowed%s",
            comparisons, largest, 100 * share, noted);
    return new Outcome(Outcome.Status.PASSED, detail);
  }

  private static String text(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }

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
}
