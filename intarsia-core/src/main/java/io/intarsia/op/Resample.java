package io.intarsia.op;

import java.util.List;

/** Operations that read between pixels. */
public sealed interface Resample extends Op {
  /** How a value between pixels is found. */
  enum Mode {
    NEAREST,
    BILINEAR,
    /** Cubic convolution with a = -0.75. */
    BICUBIC
  }

  /** The size a picture is resampled to. */
  sealed interface Target {
    /** Height and width of the second input. */
    record Like() implements Target {}

    /** Given numbers. */
    record Size(long height, long width) implements Target {}

    /** floor(size * factor); coordinates are mapped by the factor itself. */
    record Scale(double height, double width) implements Target {}
  }

  /** Resamples [N, C, H, W] as torch.nn.functional.interpolate does. */
  record Resize(Mode mode, boolean alignCorners, Target target) implements Resample {
    /** Halves, quarters ... of symbols are exact in binary. */
    private static final int LARGEST_FRACTION = 64;

    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      ShapeMismatch.unlessRank(x, 4);
      if (target instanceof Target.Size size) {
        return x.with(2, Dim.of(size.height())).with(3, Dim.of(size.width()));
      }
      if (target instanceof Target.Scale scale) {
        return x.with(2, scaled(x.dim(2), scale.height())).with(3, scaled(x.dim(3), scale.width()));
      }
      return x.with(2, inputs.get(1).dim(2)).with(3, inputs.get(1).dim(3));
    }

    private static Dim scaled(Dim size, double factor) {
      if (factor == Math.rint(factor)) {
        return size.times((long) factor);
      }
      if (1 / factor == Math.rint(1 / factor)) {
        return size.floorDiv((long) (1 / factor));
      }
      for (int parts = 2; parts <= LARGEST_FRACTION; parts *= 2) {
        if (factor * parts == Math.rint(factor * parts)) {
          return size.times((long) (factor * parts)).floorDiv(parts);
        }
      }
      return Dim.of((long) Math.floor(size.known() * factor));
    }
  }

  /** What is read outside the picture. */
  enum Outside {
    ZEROS,
    BORDER,
    REFLECTION
  }

  /** Reads [N, C, H, W] at the places [N, H', W', (x, y)] of the second input, in [-1, 1]. */
  record GridSample(Mode mode, Outside outside, boolean alignCorners) implements Resample {
    @Override
    public Shape infer(List<Shape> inputs) {
      ShapeMismatch.unlessRank(inputs.get(1), 4);
      return inputs.get(0).with(2, inputs.get(1).dim(1)).with(3, inputs.get(1).dim(2));
    }
  }
}
