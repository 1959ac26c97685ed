/** Floor 12: the golden fixtures, numbers that the reference implementations computed. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.golden;
