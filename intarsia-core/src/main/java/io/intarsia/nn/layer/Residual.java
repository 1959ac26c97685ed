package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A residual block with the keys {@code conv1, bn1, conv2 ...} and, where the shape changes, {@code
 * downsample.0} and {@code downsample.1}: convolutions with batch norm, the input added, ReLU (He
 * et al. 2016, fig. 5). The stride is in the first 3x3 convolution.
 */
public final class Residual extends Unit {
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  private final List<Conv2d> convs = new ArrayList<>();
  private final List<BatchNorm2d> norms = new ArrayList<>();
  private final @Nullable Sequence shortcut;

  /**
   * How the parameters start and how fast statistics move.
   *
   * @param weight of every convolution
   * @param momentum the share of the batch in the running statistics
   */
  public record Style(Init weight, double momentum) {
    /** As torchvision has it. */
    public static final Style STANDARD = new Style(Init.RELU_FAN_OUT, 0.1);
  }

  private Residual(int in, int stride, List<Window> windows, List<Integer> widths, Style style) {
    int from = in;
    for (int i = 0; i < windows.size(); i++) {
      int to = widths.get(i);
      Conv2d conv = new Conv2d(from, to, windows.get(i), 1, style.weight(), null);
      convs.add(child("conv" + (i + 1), conv));
      norms.add(child("bn" + (i + 1), new BatchNorm2d(to, 1e-5, style.momentum())));
      from = to;
    }
    if (stride == 1 && in == from) {
      shortcut = null;
      return;
    }
    Conv2d pixel = new Conv2d(in, from, Window.square(1, stride, 0, 1), 1, style.weight(), null);
    BatchNorm2d norm = new BatchNorm2d(from, 1e-5, style.momentum());
    shortcut = child("downsample", new Sequence(pixel, norm));
  }

  /** Two 3x3 convolutions. */
  public static Residual basic(int in, int out, int stride, Style style) {
    List<Window> windows = List.of(Window.square(3, stride, 1, 1), Window.square(3, 1, 1, 1));
    return new Residual(in, stride, windows, List.of(out, out), style);
  }

  /** A 1x1 convolution to {@code planes}, a 3x3, and a 1x1 to four times the planes. */
  public static Residual bottleneck(int in, int planes, int stride, Style style) {
    List<Window> windows = List.of(PIXEL, Window.square(3, stride, 1, 1), PIXEL);
    return new Residual(in, stride, windows, List.of(planes, planes, 4 * planes), style);
  }

  /** [N, C, H, W] to [N, O, ceil(H/stride), ceil(W/stride)]. */
  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < convs.size(); i++) {
      y = norms.get(i).forward(convs.get(i).forward(y));
      y = i < convs.size() - 1 ? y.relu() : y;
    }
    return y.plus(shortcut == null ? x : shortcut.forward(x)).relu().named(this);
  }
}
