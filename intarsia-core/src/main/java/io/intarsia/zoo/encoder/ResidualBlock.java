package io.intarsia.zoo.encoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of ResNet: convolutions with batch norm, the input added, ReLU (He et al. 2016, fig. 5).
 */
final class ResidualBlock extends Unit {
  /** The stride of a block and the dilations of its first and, if it has one, second 3x3. */
  record Geometry(int stride, int dilation, int second) {}

  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  private final List<Conv2d> convs = new ArrayList<>();
  private final List<BatchNorm2d> norms = new ArrayList<>();
  private final @Nullable Sequence shortcut;

  private ResidualBlock(int in, int out, int stride, List<Conv2d> layers, List<Integer> widths) {
    for (int i = 0; i < layers.size(); i++) {
      convs.add(child("conv" + (i + 1), layers.get(i)));
      norms.add(child("bn" + (i + 1), new BatchNorm2d(widths.get(i))));
    }
    if (stride == 1 && in == out) {
      shortcut = null;
      return;
    }
    Conv2d pixel = conv(in, out, Window.square(1, stride, 0, 1), 1);
    shortcut = child("downsample", new Sequence(pixel, new BatchNorm2d(out)));
  }

  /** Two 3x3 convolutions. */
  static ResidualBlock basic(int in, int planes, Geometry g) {
    int dilation = g.dilation();
    return new ResidualBlock(
        in,
        planes,
        g.stride(),
        List.of(
            conv(in, planes, Window.square(3, g.stride(), dilation, dilation), 1),
            conv(planes, planes, Window.square(3, 1, g.second(), g.second()), 1)),
        List.of(planes, planes));
  }

  /** A 1x1 convolution, a 3x3 in groups, and a 1x1 to four times the planes. */
  static ResidualBlock bottleneck(int in, int planes, ResNet.Config config, Geometry g) {
    int width = planes * config.groupWidth() / 64 * config.groups();
    int outer = config.strideFirst() ? g.stride() : 1;
    int inner = config.strideFirst() ? 1 : g.stride();
    return new ResidualBlock(
        in,
        planes * 4,
        g.stride(),
        List.of(
            conv(in, width, Window.square(1, outer, 0, 1), 1),
            conv(
                width, width, Window.square(3, inner, g.dilation(), g.dilation()), config.groups()),
            conv(width, planes * 4, PIXEL, 1)),
        List.of(width, width, planes * 4));
  }

  private static Conv2d conv(int in, int out, Window window, int groups) {
    return new Conv2d(in, out, window, groups, Init.RELU_FAN_OUT, null);
  }

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
