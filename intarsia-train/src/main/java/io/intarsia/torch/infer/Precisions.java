package io.intarsia.torch.infer;

import io.intarsia.graph.Node;
import io.intarsia.op.Product;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.kernel.Kernel;
import io.intarsia.torch.kernel.ProductKernels;

/** Which operations run in 32 bits though the program runs in 16. */
final class Precisions {
  private Precisions() {}

  /** The kernel of a node that is not a leaf. */
  static Kernel kernel(Node node, Constants constants) {
    if (staysWide(node, constants)) {
      return Kernel.widened(ProductKernels.conv((Product.Conv2d) node.op()));
    }
    TorchSettings settings = constants.settings();
    if (settings.onCpu() && miscountsInBf16(node, constants)) {
      return Kernel.inF32(ProductKernels.conv((Product.Conv2d) node.op()));
    }
    // The fused kernel never stores the scores; in 16 bits it is ten times slower on
    // a CPU without matrix tiles, and 1.2 to 1.7 times as fast on one with them.
    boolean fused = settings.precision() == TorchSettings.Precision.FP32 || !settings.onCpu();
    return Kernel.of(node.op(), fused);
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
}
