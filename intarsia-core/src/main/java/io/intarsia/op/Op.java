package io.intarsia.op;

import java.util.List;

/**
 * One operation with its settings, without its inputs. The list is closed: every executor and the
 * ONNX writer know all of them, and a definition can use no other.
 */
public sealed interface Op
    permits Leaf, Product, Norm, Pointwise, Layout, Pool, Resample, Spectral {
  /**
   * The shape of the result.
   *
   * @param inputs the shapes of the operation's inputs, in order
   * @throws ShapeMismatch if the operation cannot take them
   */
  Shape infer(List<Shape> inputs);

  /** The operation's name as cost tables and errors print it. */
  default String name() {
    String name = getClass().getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
