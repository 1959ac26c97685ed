package io.intarsia.op;

import java.util.ArrayList;
import java.util.List;

/** Operations that summarise windows or axes. */
public sealed interface Pool extends Op {
  /** The largest of each window; padding never wins. */
  record MaxPool(Window window, boolean ceil) implements Pool {
    @Override
    public Shape infer(List<Shape> inputs) {
      ShapeMismatch.unlessRank(inputs.get(0), 4);
      return window.slide(inputs.get(0), ceil);
    }
  }

  /** Where in its plane (y*W + x) the largest of each window is; the first of equals. */
  record MaxPoolIndices(Window window, boolean ceil) implements Pool {
    @Override
    public Shape infer(List<Shape> inputs) {
      return window.slide(inputs.get(0), ceil);
    }
  }

  /** Puts values back where the indices (second input) point; size as the third input's. */
  record MaxUnpool() implements Pool {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape like = inputs.get(2);
      return inputs.get(0).with(2, like.dim(2)).with(3, like.dim(3));
    }
  }

  /** The mean of each window. */
  record AvgPool(Window window, boolean ceil, boolean countPadding) implements Pool {
    @Override
    public Shape infer(List<Shape> inputs) {
      ShapeMismatch.unlessRank(inputs.get(0), 4);
      return window.slide(inputs.get(0), ceil);
    }
  }

  /** Mean or maximum of height x width regions that cover the picture. */
  record AdaptivePool(int height, int width, boolean max) implements Pool {
    @Override
    public Shape infer(List<Shape> inputs) {
      ShapeMismatch.unlessRank(inputs.get(0), 4);
      return inputs.get(0).with(2, Dim.of(height)).with(3, Dim.of(width));
    }
  }

  /** The mean over axes, which stay with size 1 or go. */
  record Mean(List<Integer> axes, boolean keep) implements Pool {
    @Override
    public Shape infer(List<Shape> inputs) {
      List<Dim> dims = new ArrayList<>();
      for (int i = 0; i < inputs.get(0).rank(); i++) {
        if (!axes.contains(i)) {
          dims.add(inputs.get(0).dim(i));
        } else if (keep) {
          dims.add(Dim.of(1));
        }
      }
      return new Shape(dims);
    }
  }

  /** The index of the largest element along an axis, the first of equals; the axis goes. */
  record ArgMax(int axis) implements Pool {
    @Override
    public Shape infer(List<Shape> inputs) {
      List<Dim> dims = new ArrayList<>(inputs.get(0).dims());
      dims.remove(axis < 0 ? axis + dims.size() : axis);
      return new Shape(dims);
    }
  }
}
