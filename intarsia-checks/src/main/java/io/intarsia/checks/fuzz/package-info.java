/** Readers of foreign bytes, given what nobody would send. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.fuzz;
