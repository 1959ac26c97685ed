/** Floor 12: steps of training against the reference's. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.golden.training;
