/** Floor 6: what losses are made of: sums over pixels, overlaps, distances. */
@org.jspecify.annotations.NullMarked
package io.intarsia.loss.math;
