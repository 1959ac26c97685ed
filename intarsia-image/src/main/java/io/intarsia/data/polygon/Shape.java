package io.intarsia.data.polygon;

/**
 * A region of a class.
 *
 * @param position of the class in the label space, or 255 to leave its pixels out
 * @param region where it is
 */
public record Shape(int position, Region region) {}
