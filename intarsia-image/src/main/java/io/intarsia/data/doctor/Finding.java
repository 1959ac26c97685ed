package io.intarsia.data.doctor;

import java.util.List;

/**
 * One thing that is wrong, or may be.
 *
 * @param severity how bad it is
 * @param code names the kind of fault, the same in every version, such as {@code size-mismatch}
 * @param message what was found
 * @param advice what to do
 * @param count how many samples, pairs or values it concerns
 * @param where the first of them, at most {@value #SHOWN}
 */
public record Finding(
    Severity severity, String code, String message, String advice, int count, List<String> where) {
  /** Places listed for one finding. */
  public static final int SHOWN = 20;

  /** How bad a finding is. */
  public enum Severity {
    /** Training would fail, or measure something else than meant. */
    ERROR,
    /** Probably a mistake. */
    WARNING,
    /** Worth knowing. */
    NOTE
  }

  /** Keeps the first places. */
  public Finding {
    where = List.copyOf(where.subList(0, Math.min(SHOWN, where.size())));
  }
}
