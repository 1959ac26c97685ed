package io.intarsia.torch;

import io.intarsia.graph.Node;
import io.intarsia.op.Layout;
import io.intarsia.op.Leaf;
import io.intarsia.op.Norm;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Spectral;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The kernel of every operation. */
final class Kernels {
  private Kernels() {}

  /** The kernel of a node that is not a leaf. */
  static Kernel of(Node node, Constants constants) {
    Op op = node.op();
    if (op instanceof Product) {
      return ProductKernels.of(node, constants);
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
      return inF32(SpectralKernels.of(spectral));
    }
    throw new IllegalArgumentException(((Leaf) op).name() + " is not computed");
  }

  /** The same in 32 bits, for what libtorch does not have in 16. */
  static Kernel inF32(Kernel kernel) {
    return in -> {
      ScalarType type = Tensors.type(in[0]);
      if (type != ScalarType.BFloat16) {
        return kernel.run(in);
      }
      Tensor[] wide = new Tensor[in.length];
      for (int i = 0; i < in.length; i++) {
        boolean narrow = Tensors.type(in[i]) == ScalarType.BFloat16;
        wide[i] = narrow ? in[i].to(ScalarType.Float) : in[i];
      }
      return kernel.run(wide).to(type);
    };
  }
}
