package io.intarsia.torch.infer;

import static io.intarsia.torch.kernel.PoolKernels.dilation;
import static io.intarsia.torch.kernel.PoolKernels.padding;
import static io.intarsia.torch.kernel.PoolKernels.stride;

import io.intarsia.graph.Node;
import io.intarsia.op.Product;
import io.intarsia.op.Window;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.kernel.Kernel;
import java.util.Arrays;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions and linear maps on oneDNN, pictures with channels last, with the sum and activation
 * after them in the same pass over memory. The weight is laid out as oneDNN wants it for one size
 * of picture and again when the size changes: the layout of another size would be put right at
 * every pass, at up to ten times the cost of the convolution. A linear map of tokens is a 1x1
 * convolution: twice the rate of OpenBLAS.
 */
final class PackedConv implements Kernel.Reusing {
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  private final Fusion fusion;
  private final Constants constants;
  private final Window window;
  private final boolean patches;
  private final int groups;
  private final Boxed operator;
  private final Boxed onto;
  private final @Nullable IValue[] arguments;
  private final int weight;
  private long[] packedFor = {};

  PackedConv(Fusion fusion, Constants constants) {
    this.fusion = fusion;
    this.constants = constants;
    boolean conv = fusion.product().op() instanceof Product.Conv2d;
    patches = tiles(fusion.product(), constants);
    window = conv && !patches ? ((Product.Conv2d) fusion.product().op()).window() : PIXEL;
    groups = conv ? ((Product.Conv2d) fusion.product().op()).groups() : 1;
    boolean adds = fusion.residual() != null;
    operator = new Boxed("mkldnn::_convolution_pointwise", adds ? "binary" : "");
    onto = new Boxed("mkldnn::_convolution_pointwise_", "binary");
    constants.keep(operator.handle());
    constants.keep(onto.handle());
    weight = adds ? 2 : 1;
    Node product = fusion.product();
    Tensor bias = product.inputs().size() > 2 ? constants.get(product.input(2)) : null;
    arguments = new @Nullable IValue[adds ? 13 : 10];
    fill(weight + 1, bias, padding(window), stride(window), dilation(window), groups);
    if (adds) {
      fill(8, "add", null);
    }
    String after = fusion.function();
    String attribute = after == null && !adds ? "none" : after;
    fill(arguments.length - 3, attribute, fusion.scalars(), fusion.algorithm());
  }

  private void fill(int from, @Nullable Object... values) {
    for (int i = 0; i < values.length; i++) {
      arguments[from + i] = constants.keep(operator.argument(from + i, values[i]));
    }
  }

  /** True if weight and bias are known before the run and oneDNN takes them. */
  static boolean applies(Node node, Constants constants) {
    TorchSettings settings = constants.settings();
    boolean known = node.inputs().stream().skip(1).allMatch(Node::isValue);
    boolean wide = settings.precision() == TorchSettings.Precision.FP32;
    return (node.op() instanceof Product.Conv2d || node.op() instanceof Product.Linear)
        && known
        && !node.input(0).isValue()
        && settings.onCpu()
        && torch.hasMKLDNN()
        && (wide || TorchNatives.instructions().startsWith("AVX512"));
  }

  /**
   * True for a convolution in 16 bits whose windows tile the picture: it runs as a 1x1 convolution
   * of the tiles, which oneDNN gets right.
   */
  static boolean tiles(Node node, Constants constants) {
    if (constants.settings().precision() != TorchSettings.Precision.BF16
        || !(node.op() instanceof Product.Conv2d conv)
        || conv.groups() > 1) {
      return false;
    }
    Window w = conv.window();
    boolean apart = w.kernelH() == w.strideH() && w.kernelW() == w.strideW();
    boolean dense = w.padH() + w.padW() == 0 && w.dilationH() * w.dilationW() == 1;
    return apart
        && dense
        && !w.isPointwise()
        && applies(node, constants)
        && !Precisions.staysWide(node, constants);
  }

  /** [N, C, H, W] as [N, kH*kW*C, H/kH, W/kW]: every window a pixel. */
  private static Tensor tiled(Tensor x, Window w) {
    long rows = x.size(2) / w.kernelH();
    long columns = x.size(3) / w.kernelW();
    return x.narrow(2, 0, rows * w.kernelH())
        .narrow(3, 0, columns * w.kernelW())
        .permute(0, 2, 3, 1)
        .unflatten(2, columns, w.kernelW())
        .unflatten(1, rows, w.kernelH())
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(x.size(0), rows, columns, -1)
        .permute(0, 3, 1, 2);
  }

  /** The kernel; in 32 bits where 16 do not count right. */
  static Kernel of(Fusion fusion, Constants constants) {
    PackedConv kernel = new PackedConv(fusion, constants);
    if (Precisions.staysWide(fusion.product(), constants)) {
      return Kernel.widened(kernel);
    }
    if (Precisions.miscountsInBf16(fusion.product(), constants)) {
      return Kernel.inF32(kernel);
    }
    boolean wide = constants.settings().precision() == TorchSettings.Precision.FP32;
    return wide ? kernel : Kernel.narrowed(kernel);
  }

  @Override
  public boolean reuses(int index) {
    return index == 1;
  }

  @Override
  public Tensor run(Tensor[] in) {
    return run(in, operator);
  }

  @Override
  public Tensor into(Tensor[] in, int index) {
    return run(in, onto);
  }

  private Tensor run(Tensor[] in, Boxed called) {
    if (fusion.product().op() instanceof Product.Conv2d) {
      Tensor[] given = in.clone();
      if (patches) {
        given[0] = tiled(in[0], ((Product.Conv2d) fusion.product().op()).window());
      }
      return conv(given, called);
    }
    Tensor[] rows = new Tensor[in.length];
    for (int i = 0; i < in.length; i++) {
      long width = in[i].size(-1);
      rows[i] = in[i].reshape(1, 1, in[i].numel() / width, width).permute(0, 3, 1, 2);
    }
    Tensor mapped = conv(rows, called);
    long[] shape = Tensors.shape(in[0]);
    shape[shape.length - 1] = mapped.size(1);
    return mapped.permute(0, 2, 3, 1).reshape(shape);
  }

  private Tensor conv(Tensor[] in, Boxed called) {
    long[] size = Tensors.shape(in[0]);
    if (!Arrays.equals(size, packedFor)) {
      pack(size);
    }
    IValue[] all = arguments.clone();
    for (int i = 0; i < in.length; i++) {
      all[called == onto ? 1 - i : i] = new IValue(in[i]);
    }
    return called.call(all);
  }

  private void pack(long[] size) {
    IValue old = arguments[weight];
    arguments[weight] = null;
    packedFor = size;
    if (old != null) {
      constants.release(old);
    }
    Node node = fusion.product().input(1);
    Tensor matrix = constants.fresh(node);
    Tensor flat = patches ? matrix.permute(0, 2, 3, 1).reshape(matrix.size(0), -1) : matrix;
    Tensor picture = flat.dim() == 4 ? flat : flat.unsqueeze(-1).unsqueeze(-1);
    Tensor packed =
        torch.mkldnn_reorder_conv2d_weight(
            picture.to_mkldnn(), padding(window), stride(window), dilation(window), groups, size);
    arguments[weight] = constants.keep(new IValue(packed));
  }
}
