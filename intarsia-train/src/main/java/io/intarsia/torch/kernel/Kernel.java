package io.intarsia.torch.kernel;

import io.intarsia.op.Layout;
import io.intarsia.op.Leaf;
import io.intarsia.op.Norm;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Spectral;
import io.intarsia.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One operation ready to run. Its temporaries are freed by the caller's scope. */
@FunctionalInterface
public interface Kernel {
  /** Computes the result, a new tensor, from the inputs, which it leaves as they are. */
  Tensor run(Tensor[] in);

  /** A kernel that can also write its result over an input that nobody needs any more. */
  interface Reusing extends Kernel {
    /** True if the result may take the place of that input, given that it has its shape. */
    boolean reuses(int index);

    /** Computes the result in the place of an input of the same shape and type. */
    Tensor into(Tensor[] in, int index);
  }

  /**
   * The kernel of an operation that is not a leaf.
   *
   * @param fusedAttention whether attention runs in one kernel that never stores its scores
   */
  static Kernel of(Op op, boolean fusedAttention) {
    if (op instanceof Product product) {
      return ProductKernels.of(product, fusedAttention);
    } else if (op instanceof Norm norm) {
      return NormKernels.of(norm);
    } else if (op instanceof Pointwise pointwise) {
      return PointwiseKernels.of(pointwise);
    } else if (op instanceof Layout layout) {
      return LayoutKernels.of(layout);
    } else if (op instanceof Pool pool) {
      return PoolKernels.of(pool);
    } else if (op instanceof Resample.Resize resize) {
      return ResampleKernels.resize(resize);
    } else if (op instanceof Resample.GridSample sample) {
      return inF32(ResampleKernels.gridSample(sample));
    } else if (op instanceof Spectral spectral) {
      return inF32(ResampleKernels.fourier(spectral));
    }
    throw new IllegalArgumentException(((Leaf) op).name() + " is not computed");
  }

  /** The same in 32 bits, for what libtorch does not have in 16. */
  static Kernel inF32(Kernel kernel) {
    return in -> {
      ScalarType type = Tensors.type(in[0]);
      return kernel.run(cast(in, ScalarType.BFloat16, ScalarType.Float)).to(type);
    };
  }

  /** The same in 32 bits with a result in 32 bits, whatever the inputs have. */
  static Kernel widened(Kernel kernel) {
    return in -> kernel.run(cast(in, ScalarType.BFloat16, ScalarType.Float));
  }

  /** The same in 16 bits, whatever the inputs have. */
  static Kernel narrowed(Kernel kernel) {
    return in -> kernel.run(cast(in, ScalarType.Float, ScalarType.BFloat16));
  }

  private static Tensor[] cast(Tensor[] in, ScalarType from, ScalarType to) {
    Tensor[] out = new Tensor[in.length];
    for (int i = 0; i < in.length; i++) {
      out[i] = Tensors.type(in[i]) == from ? in[i].to(to) : in[i];
    }
    return out;
  }
}
