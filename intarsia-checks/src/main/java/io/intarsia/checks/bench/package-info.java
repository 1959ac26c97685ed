/** Floor 12: benchmarks side by side with other programs, each in a process of its own. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.bench;
