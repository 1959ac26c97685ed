package io.intarsia.serve.model;

import io.intarsia.serve.http.Problem;

/** Who waits for an answer. */
@FunctionalInterface
public interface Caller {
  /** Somebody who never leaves. */
  Caller PATIENT = () -> false;

  /** True once the connection is known to be closed by its far end. */
  boolean gone();

  /**
   * Nothing while somebody waits.
   *
   * @throws Problem 499 once nobody does
   */
  default void check() {
    if (gone()) {
      throw Problem.gone();
    }
  }
}
