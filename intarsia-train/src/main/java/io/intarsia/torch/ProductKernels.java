package io.intarsia.torch;

import static io.intarsia.torch.PoolKernels.dilation;
import static io.intarsia.torch.PoolKernels.padding;
import static io.intarsia.torch.PoolKernels.stride;

import io.intarsia.graph.Node;
import io.intarsia.op.Op;
import io.intarsia.op.Product;
import io.intarsia.op.Window;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** Operations that multiply and sum. */
final class ProductKernels {
  private ProductKernels() {}

  static Kernel of(Node node, Constants constants) {
    Op op = node.op();
    if (staysWide(node, constants)) {
      return Kernel.widened(conv((Product.Conv2d) op));
    }
    if (constants.settings().onCpu() && miscountsInBf16(node, constants)) {
      return Kernel.inF32(conv((Product.Conv2d) op));
    }
    if (op instanceof Product.Conv2d conv) {
      return conv(conv);
    } else if (op instanceof Product.ConvTranspose2d conv) {
      return transposed(conv);
    } else if (op instanceof Product.Linear) {
      return ProductKernels::linear;
    } else if (op instanceof Product.Attention attention) {
      return attention(attention, constants.settings());
    }
    return in -> torch.matmul(in[0], in[1]);
  }

  /**
   * True for convolutions that oneDNN may get wrong in 16 bits: with AMX, strided ones that are not
   * depthwise give other numbers, or none, at some sizes of picture (libtorch 2.10; one in fifty of
   * random geometries). They run in 32 bits, but for those that {@link PackedConv#tiles} takes
   * apart.
   */
  static boolean miscountsInBf16(Node node, Constants constants) {
    return node.op() instanceof Product.Conv2d conv
        && (conv.groups() == 1 || node.input(1).shape().dim(1).known() > 1)
        && (conv.window().strideH() > 1 || conv.window().strideW() > 1)
        && !PackedConv.tiles(node, constants);
  }

  /** Convolutions between fewer channels gain nothing from 16 bits. */
  private static final int FEW_CHANNELS = 64;

  /**
   * True for convolutions that 16 bits would not make much faster and whose results stay in 32:
   * depthwise ones, those of few channels, and those that are results of the network. Rounding
   * after each of them is what moves borders between classes.
   */
  static boolean staysWide(Node node, Constants constants) {
    if (!(node.op() instanceof Product.Conv2d conv)
        || !constants.settings().onCpu()
        || constants.settings().precision() == TorchSettings.Precision.FP32) {
      return false;
    }
    long in = node.input(0).shape().dim(1).known();
    long out = node.shape().dim(1).known();
    return conv.groups() > 1 || Math.min(in, out) < FEW_CHANNELS || constants.isResult(node);
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

  private static Kernel attention(Product.Attention op, TorchSettings settings) {
    // The fused kernel never stores the scores; in 16 bits it is ten times slower on
    // a CPU without matrix tiles, and 1.2 to 1.7 times as fast on one with them.
    boolean fused = settings.precision() == TorchSettings.Precision.FP32 || !settings.onCpu();
    return in -> {
      Tensor query = heads(in[0], op);
      Tensor key = heads(in[1], op);
      Tensor value = heads(in[2], op);
      Tensor mixed =
          fused ? fused(query, key, value, op.scale()) : plain(query, key, value, op.scale());
      Tensor tokens =
          mixed.transpose(1, 2).reshape(mixed.size(0), mixed.size(2), in[2].size(channels(op)));
      return op.channelFirst() ? LayoutKernels.grid(tokens, in[0].size(2), in[0].size(3)) : tokens;
    };
  }

  private static int channels(Product.Attention op) {
    return op.channelFirst() ? 1 : 2;
  }

  /** [N, L, C] or [N, C, H, W] as [N, heads, L, C/heads]. */
  private static Tensor heads(Tensor x, Product.Attention op) {
    Tensor tokens = op.channelFirst() ? LayoutKernels.tokens(x) : x;
    long width = tokens.size(2) / op.heads();
    return tokens.reshape(tokens.size(0), tokens.size(1), op.heads(), width).transpose(1, 2);
  }

  private static Tensor fused(Tensor query, Tensor key, Tensor value, double scale) {
    return torch.scaled_dot_product_attention(
        query, key, value, new TensorOptional(), 0, false, new DoubleOptional(scale), false);
  }

  private static Tensor plain(Tensor query, Tensor key, Tensor value, double scale) {
    Tensor scaled = scale == 1 ? query : torch.mul(query, new Scalar(scale));
    return torch.matmul(torch.softmax(torch.matmul(scaled, key.transpose(2, 3)), -1), value);
  }
}
