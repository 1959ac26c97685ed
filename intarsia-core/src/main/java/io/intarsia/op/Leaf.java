package io.intarsia.op;

import io.intarsia.base.NdArray;
import java.util.List;

/** Where values enter a graph. */
public sealed interface Leaf extends Op {
  /** A tensor given at run time. */
  record Input(String key, Shape shape) implements Leaf {
    @Override
    public Shape infer(List<Shape> inputs) {
      return shape;
    }
  }

  /** A parameter or buffer, by its state-dict key. */
  record Param(String key, Shape shape) implements Leaf {
    @Override
    public Shape infer(List<Shape> inputs) {
      return shape;
    }
  }

  /** A value that belongs to the definition itself. */
  record Const(NdArray value) implements Leaf {
    @Override
    public Shape infer(List<Shape> inputs) {
      return Shape.of(value.shape());
    }
  }
}
