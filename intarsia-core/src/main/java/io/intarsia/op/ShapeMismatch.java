package io.intarsia.op;

/** Inputs of shapes that an operation cannot take; the tracer adds the layer's name. */
public final class ShapeMismatch extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** A mismatch in one clause, such as "wants 4 axes, got [1, 3]". */
  public ShapeMismatch(String message) {
    super(message);
  }

  /** Throws unless the sizes are equal or one of them is still a symbol. */
  static void unlessEqual(String what, Dim got, Dim wanted) {
    if (!got.equals(wanted) && got.isKnown() && wanted.isKnown()) {
      throw new ShapeMismatch("wants " + wanted + " " + what + ", got " + got);
    }
  }

  /** Throws unless the shape has that many axes. */
  static void unlessRank(Shape shape, int rank) {
    if (shape.rank() != rank) {
      throw new ShapeMismatch("wants " + rank + " axes, got " + shape);
    }
  }
}
