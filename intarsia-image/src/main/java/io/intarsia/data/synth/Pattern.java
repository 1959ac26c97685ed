package io.intarsia.data.synth;

/** The colour of a flat surface at a place on it, in metres. */
@FunctionalInterface
interface Pattern {
  /** The colour, {@code 0xRRGGBB}, at u to the right and v upward. */
  int at(double u, double v);
}
