/** Floor 1: reads Python pickles as data: a stack machine that builds values and runs nothing. */
@org.jspecify.annotations.NullMarked
package io.intarsia.weights.pickle;
