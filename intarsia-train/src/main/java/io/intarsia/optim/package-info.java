/** Floor 6: optimisers, schedules of their rate, averages of weights. */
@org.jspecify.annotations.NullMarked
package io.intarsia.optim;
