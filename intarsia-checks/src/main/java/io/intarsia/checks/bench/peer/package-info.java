/**
 * Floor 12: the programs that Intarsia is measured against, written as somebody without it would
 * write them. They use nothing of it.
 */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.bench.peer;
