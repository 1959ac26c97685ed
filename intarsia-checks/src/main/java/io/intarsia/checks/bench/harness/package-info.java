/** Floor 12: programs in processes of their own, timed and weighed by turns. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.bench.harness;
