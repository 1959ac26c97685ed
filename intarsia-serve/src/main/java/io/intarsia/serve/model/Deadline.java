package io.intarsia.serve.model;

import io.intarsia.serve.http.Problem;
import java.time.Duration;

/** The time until which a request is worth working on. */
public final class Deadline {
  private final long end;
  private final Duration allowed;

  private Deadline(Duration allowed) {
    this.allowed = allowed;
    this.end = System.nanoTime() + allowed.toNanos();
  }

  /** So long from now. */
  public static Deadline in(Duration allowed) {
    return new Deadline(allowed);
  }

  /** What is left, 0 if it is over. */
  public long leftNanos() {
    return Math.max(0, end - System.nanoTime());
  }

  /**
   * Nothing while there is time.
   *
   * @throws Problem 504 once it is over
   */
  public void check() {
    if (leftNanos() == 0) {
      throw late();
    }
  }

  /** The problem of its being over. */
  Problem late() {
    return Problem.late(Math.max(1, allowed.toSeconds()));
  }
}
