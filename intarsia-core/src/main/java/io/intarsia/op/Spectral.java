package io.intarsia.op;

import java.util.ArrayList;
import java.util.List;

/** Two-dimensional Fourier transforms of real pictures, orthonormal. */
public sealed interface Spectral extends Op {
  /** [N, C, H, W] to [N, C, H, W/2+1, 2]; the last axis holds real and imaginary part. */
  record Rfft2() implements Spectral {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      List<Dim> dims = new ArrayList<>(x.with(3, x.dim(3).floorDiv(2).plus(1)).dims());
      dims.add(Dim.of(2));
      return new Shape(dims);
    }
  }

  /** [N, C, H, W/2+1, 2] back to a picture as high and wide as the second input. */
  record Irfft2() implements Spectral {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape like = inputs.get(1);
      Dim columns = like.dim(3).floorDiv(2).plus(1);
      ShapeMismatch.unlessEqual("rows", inputs.get(0).dim(2), like.dim(2));
      ShapeMismatch.unlessEqual("columns", inputs.get(0).dim(3), columns);
      return Shape.of(inputs.get(0).dim(0), inputs.get(0).dim(1), like.dim(2), like.dim(3));
    }
  }
}
