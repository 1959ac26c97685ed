package io.intarsia.checks.golden;

import io.intarsia.graph.Program;
import io.intarsia.run.Executor;
import java.util.function.UnaryOperator;

/**
 * One way a program is run.
 *
 * @param executor what runs it
 * @param rewrite what is done to a model's program before
 * @param slack the factor on every tolerance
 * @param stages true if the rewrite leaves the intermediate results as the reference has them
 * @param mostParameters larger models are left out, for time
 */
record Engine(
    Executor executor,
    UnaryOperator<Program> rewrite,
    double slack,
    boolean stages,
    long mostParameters) {
  String name() {
    return executor.name();
  }
}
