package io.intarsia.torch.kernel;

import io.intarsia.op.Norm;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Normalisations. */
public final class NormKernels {
  private static final long[] CHANNELS = {1};

  private NormKernels() {}

  public static Kernel of(Norm op) {
    if (op instanceof Norm.BatchNorm norm) {
      return in ->
          torch.batch_norm(
              in[0],
              at(in, 1),
              at(in, 2),
              at(in, 3),
              at(in, 4),
              norm.training(),
              norm.momentum(),
              norm.eps(),
              true);
    } else if (op instanceof Norm.LayerNorm norm) {
      return in -> layerNorm(in, norm);
    } else if (op instanceof Norm.GroupNorm norm) {
      return in -> torch.group_norm(in[0], norm.groups(), at(in, 1), at(in, 2), norm.eps(), true);
    } else if (op instanceof Norm.InverseStd norm) {
      return in -> {
        Tensor variance = torch.var(in[0], CHANNELS, false, true);
        return torch.rsqrt(torch.add(variance, new Scalar(norm.eps())));
      };
    }
    Norm.InverseRms norm = (Norm.InverseRms) op;
    return in -> inverseRms(in[0], norm.eps());
  }

  /** From the Euclidean norm, which reads channels that lie together once, without squares kept. */
  private static Tensor inverseRms(Tensor x, double eps) {
    Tensor length =
        torch.linalg_vector_norm(x, new Scalar(2.0), CHANNELS, true, new ScalarTypeOptional());
    length.square_().div_(new Scalar((double) x.size(1))).add_(new Scalar(eps)).rsqrt_();
    return length;
  }

  private static Tensor layerNorm(Tensor[] in, Norm.LayerNorm norm) {
    Tensor x = norm.axis() == -1 ? in[0] : in[0].movedim(norm.axis(), -1);
    long[] channels = {x.size(-1)};
    Tensor y = torch.layer_norm(x, channels, at(in, 1), at(in, 2), norm.eps(), true);
    return norm.axis() == -1 ? y : y.movedim(-1, norm.axis());
  }

  private static TensorOptional at(Tensor[] in, int index) {
    return index < in.length ? new TensorOptional(in[index]) : new TensorOptional();
  }
}
