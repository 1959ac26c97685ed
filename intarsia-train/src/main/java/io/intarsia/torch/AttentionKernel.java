package io.intarsia.torch;

import io.intarsia.op.Product;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Attention in heads, on tokens or on pictures. */
final class AttentionKernel {
  private AttentionKernel() {}

  static Kernel of(Product.Attention op, TorchSettings settings) {
    // The fused kernel never stores the scores; in 16 bits on the CPU it is ten times slower.
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
    Tensor scaled = torch.mul(query, new Scalar(scale));
    return torch.matmul(torch.softmax(torch.matmul(scaled, key.transpose(2, 3)), -1), value);
  }
}
