package io.intarsia.torch;

import io.intarsia.graph.Node;
import io.intarsia.op.Window;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions and linear maps on oneDNN with weights laid out once as it wants them, channels last
 * in memory. A linear map of tokens is a 1x1 convolution: twice the rate of OpenBLAS.
 */
final class PackedConv {
  private PackedConv() {}

  /** True if weight and bias are known before the run and oneDNN takes them. */
  static boolean applies(Node node, Constants constants) {
    TorchSettings settings = constants.settings();
    boolean known = node.inputs().stream().skip(1).allMatch(Node::isValue);
    boolean wide = settings.precision() == TorchSettings.Precision.FP32;
    return known
        && !node.input(0).isValue()
        && settings.onCpu()
        && torch.hasMKLDNN()
        && (wide || TorchNatives.instructions().startsWith("AVX512"));
  }

  static Kernel of(Node node, Window w, int groups, Constants constants) {
    Tensor weight = pack(constants.fresh(node.input(1)), w, groups, constants);
    Tensor bias = bias(node, constants);
    return Kernel.holding(
        in -> conv(in[0].contiguous(MemoryFormat.ChannelsLast), weight, bias, w, groups));
  }

  static Kernel linear(Node node, Constants constants) {
    Tensor matrix = constants.fresh(node.input(1));
    Window pixel = Window.square(1, 1, 0, 1);
    Tensor square = matrix.reshape(matrix.size(0), matrix.size(1), 1, 1);
    Tensor weight = pack(square, pixel, 1, constants);
    Tensor bias = bias(node, constants);
    return Kernel.holding(
        in -> {
          long[] shape = Tensors.shape(in[0]);
          long width = shape[shape.length - 1];
          long count = in[0].numel() / width;
          Tensor row = in[0].reshape(1, 1, count, width).permute(0, 3, 1, 2);
          Tensor mapped = conv(row, weight, bias, pixel, 1);
          shape[shape.length - 1] = mapped.size(1);
          return mapped.permute(0, 2, 3, 1).reshape(shape);
        });
  }

  private static Tensor pack(Tensor weight, Window w, int groups, Constants constants) {
    LongArrayRefOptional anySize = new LongArrayRefOptional();
    return constants.keep(
        torch.mkldnn_reorder_conv2d_weight(
            weight.to_mkldnn(), padding(w), stride(w), dilation(w), groups, anySize));
  }

  private static @Nullable Tensor bias(Node node, Constants constants) {
    return node.inputs().size() > 2 ? constants.get(node.input(2)) : null;
  }

  private static Tensor conv(Tensor x, Tensor weight, @Nullable Tensor bias, Window w, int groups) {
    TensorOptional shift = bias == null ? new TensorOptional() : new TensorOptional(bias);
    return torch.mkldnn_convolution(x, weight, shift, padding(w), stride(w), dilation(w), groups);
  }

  private static long[] padding(Window w) {
    return PoolKernels.padding(w);
  }

  private static long[] stride(Window w) {
    return PoolKernels.stride(w);
  }

  private static long[] dilation(Window w) {
    return PoolKernels.dilation(w);
  }
}
