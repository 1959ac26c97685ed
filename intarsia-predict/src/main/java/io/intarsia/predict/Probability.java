package io.intarsia.predict;

import io.intarsia.label.ClassGroup;

/**
 * How probable a class or merge is at each pixel.
 *
 * @param group the class or merge
 * @param values 0..1, [height, width] of the picture; the array is not copied
 */
public record Probability(ClassGroup group, float[] values) {}
