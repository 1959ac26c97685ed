package io.intarsia.checks.golden;

import io.intarsia.run.Interpreter;
import java.util.List;
import java.util.function.UnaryOperator;

/** The engines that fixtures are run on. */
final class Engines {
  /** The interpreter is slow: nothing above the smallest SegFormer. */
  private static final long SMALL = 4_000_000;

  private Engines() {}

  static List<Engine> all() {
    return List.of(new Engine(new Interpreter(), UnaryOperator.identity(), 1, true, SMALL));
  }
}
