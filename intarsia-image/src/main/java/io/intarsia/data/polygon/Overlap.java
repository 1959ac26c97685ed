package io.intarsia.data.polygon;

/** Who has a pixel that several shapes cover, where there can be only one class. */
public enum Overlap {
  /** The shape that comes last in the file, which annotation tools draw on top. */
  LAST,
  /** The smallest shape. */
  SMALLEST,
  /** Nobody, if the shapes are of different classes: the pixel is ignored. */
  IGNORE
}
