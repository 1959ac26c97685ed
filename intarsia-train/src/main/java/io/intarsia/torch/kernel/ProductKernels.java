package io.intarsia.torch.kernel;

import static io.intarsia.torch.kernel.PoolKernels.dilation;
import static io.intarsia.torch.kernel.PoolKernels.padding;
import static io.intarsia.torch.kernel.PoolKernels.stride;

import io.intarsia.op.Product;
import io.intarsia.op.Window;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** Operations that multiply and sum. */
public final class ProductKernels {
  private ProductKernels() {}

  /**
   * The kernel of a product.
   *
   * @param fusedAttention whether attention runs in one kernel that never stores its scores
   */
  static Kernel of(Product op, boolean fusedAttention) {
    if (op instanceof Product.Conv2d conv) {
      return conv(conv);
    } else if (op instanceof Product.ConvTranspose2d conv) {
      return transposed(conv);
    } else if (op instanceof Product.Linear) {
      return ProductKernels::linear;
    } else if (op instanceof Product.Attention attention) {
      return attention(attention, fusedAttention);
    }
    return in -> torch.matmul(in[0], in[1]);
  }

  /** A convolution of pictures whose channels lie last in memory. */
  public static Kernel conv(Product.Conv2d conv) {
    return conv(conv, MemoryFormat.ChannelsLast);
  }

  private static Kernel conv(Product.Conv2d conv, MemoryFormat format) {
    Window w = conv.window();
    return in -> {
      Tensor x = in[0].contiguous(format);
      TensorOptional bias = bias(in);
      return torch.conv2d(x, in[1], bias, stride(w), padding(w), dilation(w), conv.groups());
    };
  }

  /** A convolution of pictures whose channels lie apart in memory. */
  public static Kernel channelsFirst(Product.Conv2d conv) {
    return conv(conv, MemoryFormat.Contiguous);
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

  private static Kernel attention(Product.Attention op, boolean fused) {
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
