package io.intarsia.op;

/**
 * The geometry of a sliding window over [H, W]: of a convolution or pooling.
 *
 * @param kernelH height of the window, in taps
 * @param kernelW width of the window, in taps
 * @param strideH rows between windows
 * @param strideW columns between windows
 * @param padH rows added above and below
 * @param padW columns added left and right
 * @param dilationH rows between taps
 * @param dilationW columns between taps
 */
public record Window(
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int padH,
    int padW,
    int dilationH,
    int dilationW) {

  /** Refuses sizes below 1 and negative padding. */
  public Window {
    if (kernelH < 1 || kernelW < 1 || strideH < 1 || strideW < 1) {
      throw new IllegalArgumentException("kernel and stride must be at least 1");
    }
    if (padH < 0 || padW < 0 || dilationH < 1 || dilationW < 1) {
      throw new IllegalArgumentException("padding must be at least 0, dilation at least 1");
    }
  }

  /** A square window. */
  public static Window square(int kernel, int stride, int pad, int dilation) {
    return new Window(kernel, kernel, stride, stride, pad, pad, dilation, dilation);
  }

  /** One pixel, stride 1. */
  public boolean isPointwise() {
    return kernelH == 1 && kernelW == 1 && strideH == 1 && strideW == 1 && padH == 0 && padW == 0;
  }

  /** The shape [N, C, H', W'] of windows over [N, C, H, W]. */
  Shape slide(Shape in, boolean ceil) {
    return in.with(2, slide(in.dim(2), kernelH, strideH, padH, dilationH, ceil))
        .with(3, slide(in.dim(3), kernelW, strideW, padW, dilationW, ceil));
  }

  private static Dim slide(Dim in, int kernel, int stride, int pad, int dilation, boolean ceil) {
    long reach = (long) dilation * (kernel - 1) + 1;
    Dim room = in.plus(2L * pad - reach);
    if (room.isKnown() && room.known() < 0) {
      throw new ShapeMismatch(
          "a window of "
              + reach
              + " does not fit into a side of "
              + in
              + " padded by "
              + pad
              + "; give a larger picture");
    }
    Dim windows = (ceil ? room.ceilDiv(stride) : room.floorDiv(stride)).plus(1);
    // PyTorch drops a last window that would start in the padding on the far side.
    if (ceil && windows.isKnown() && (windows.known() - 1) * stride >= in.known() + pad) {
      return windows.plus(-1);
    }
    return windows;
  }
}
