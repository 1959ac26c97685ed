package io.intarsia.graph.rewrite;

import io.intarsia.graph.Program;

/** A rewrite of a program that changes its speed and not its results. */
public interface Pass {
  /** What it does, in a few words. */
  String name();

  /** Why the result is the same, in one sentence. */
  String law();

  /** The rewritten program and how often the law was applied. */
  Rewritten apply(Program program);

  /**
   * What came of a pass.
   *
   * @param program the rewritten program
   * @param firings how often the law was applied
   */
  record Rewritten(Program program, int firings) {}
}
