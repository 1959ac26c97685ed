package io.intarsia.op;

import java.util.List;

/** Normalisations; none changes the shape except {@link InverseStd}. */
public sealed interface Norm extends Op {
  /**
   * Batch norm over [N, C, H, W]; further inputs scale, shift, running mean, running variance, each
   * [C] (Ioffe and Szegedy 2015).
   *
   * @param eps added to the variance
   * @param momentum the share of the batch in the running statistics
   * @param training use the batch's own statistics and update the running ones
   */
  record BatchNorm(double eps, double momentum, boolean training) implements Norm {
    @Override
    public Shape infer(List<Shape> inputs) {
      ShapeMismatch.unlessEqual("channels", inputs.get(0).dim(1), inputs.get(1).dim(0));
      return inputs.get(0);
    }
  }

  /**
   * Layer norm over one axis; further inputs scale and shift, each [C], may be left out together.
   *
   * @param axis the axis that is normalised: -1 for tokens [N, L, C], 1 for pictures [N, C, H, W]
   * @param eps added to the variance
   */
  record LayerNorm(int axis, double eps) implements Norm {
    @Override
    public Shape infer(List<Shape> inputs) {
      if (inputs.size() > 1) {
        ShapeMismatch.unlessEqual("channels", inputs.get(0).dim(axis), inputs.get(1).dim(0));
      }
      return inputs.get(0);
    }
  }

  /**
   * Group norm over [N, C, H, W]; further inputs scale and shift, each [C], may be left out
   * together. As many groups as channels make it an instance norm.
   */
  record GroupNorm(int groups, double eps) implements Norm {
    @Override
    public Shape infer(List<Shape> inputs) {
      return inputs.get(0);
    }
  }

  /**
   * One over the standard deviation across channels, 1/sqrt(mean(x^2) - mean(x)^2 + eps): [N, C, H,
   * W] to [N, 1, H, W]. Appears in rewritten graphs only.
   */
  record InverseStd(double eps) implements Norm {
    @Override
    public Shape infer(List<Shape> inputs) {
      return inputs.get(0).with(1, Dim.of(1));
    }
  }

  /**
   * One over the root mean square across channels, 1/sqrt(mean(x^2) + eps): [N, C, H, W] to [N, 1,
   * H, W]. It is the inverse standard deviation where the mean is 0. Appears in rewritten graphs
   * only.
   */
  record InverseRms(double eps) implements Norm {
    @Override
    public Shape infer(List<Shape> inputs) {
      return inputs.get(0).with(1, Dim.of(1));
    }
  }
}
