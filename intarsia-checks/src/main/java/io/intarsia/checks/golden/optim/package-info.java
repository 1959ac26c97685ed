/** Floor 12: checks of optimisers and of schedules of the rate. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.golden.optim;
