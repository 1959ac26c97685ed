package io.intarsia.torch;

import static io.intarsia.torch.PoolKernels.dilation;
import static io.intarsia.torch.PoolKernels.padding;
import static io.intarsia.torch.PoolKernels.stride;

import io.intarsia.graph.Node;
import io.intarsia.op.Op;
import io.intarsia.op.Product;
import io.intarsia.op.Window;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** Operations that multiply and sum. */
final class ProductKernels {
  private ProductKernels() {}

  static Kernel of(Node node, Constants constants) {
    Op op = node.op();
    if (constants.settings().onCpu() && miscountsInBf16(node)) {
      return Kernels.inF32(conv((Product.Conv2d) op));
    }
    if (op instanceof Product.Conv2d conv) {
      return conv(conv);
    } else if (op instanceof Product.ConvTranspose2d conv) {
      return transposed(conv);
    } else if (op instanceof Product.Linear) {
      return ProductKernels::linear;
    } else if (op instanceof Product.Attention attention) {
      return AttentionKernel.of(attention, constants.settings());
    }
    return in -> torch.matmul(in[0], in[1]);
  }

  /**
   * True for convolutions that oneDNN may get wrong in 16 bits: with AMX, strided ones that are not
   * depthwise give other numbers, or none, at some sizes of picture (libtorch 2.10; one in fifty of
   * random geometries). They run in 32 bits.
   */
  static boolean miscountsInBf16(Node node) {
    return node.op() instanceof Product.Conv2d conv
        && (conv.groups() == 1 || node.input(1).shape().dim(1).known() > 1)
        && (conv.window().strideH() > 1 || conv.window().strideW() > 1);
  }

  private static Kernel conv(Product.Conv2d conv) {
    Window w = conv.window();
    return in -> {
      Tensor x = in[0].contiguous(MemoryFormat.ChannelsLast);
      TensorOptional bias = bias(in);
      return torch.conv2d(x, in[1], bias, stride(w), padding(w), dilation(w), conv.groups());
    };
  }

  private static Kernel transposed(Product.ConvTranspose2d conv) {
    Window w = conv.window();
    return in ->
        torch.conv_transpose2d(
            in[0],
            in[1],
            bias(in),
            stride(w),
            padding(w),
            new long[] {conv.outPadH(), conv.outPadW()},
            conv.groups(),
            dilation(w));
  }

  private static Tensor linear(Tensor[] in) {
    return torch.linear(in[0], in[1], bias(in));
  }

  private static TensorOptional bias(Tensor[] in) {
    return in.length > 2 ? new TensorOptional(in[2]) : new TensorOptional();
  }
}
