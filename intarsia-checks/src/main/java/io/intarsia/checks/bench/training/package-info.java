/** Floor 12: benchmarks of training. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.bench.training;
