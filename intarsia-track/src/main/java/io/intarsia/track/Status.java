package io.intarsia.track;

import java.util.Locale;

/** Where a run stands. */
public enum Status {
  /** Its process is alive, or on another machine and not known to be dead. */
  RUNNING,
  /** It came to its planned end. */
  FINISHED,
  /** It ended by a fault. */
  FAILED,
  /** It was stopped before its end, or its process died. */
  INTERRUPTED;

  /** The name in lower case, as it is stored and shown. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
