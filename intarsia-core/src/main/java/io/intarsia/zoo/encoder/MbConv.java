package io.intarsia.zoo.encoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import org.jspecify.annotations.Nullable;

/**
 * A block of EfficientNet: widen, filter each channel, squeeze and excite, narrow, and add the
 * input where shapes agree (Tan and Le 2019, section 4).
 */
final class MbConv extends Unit {
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  /**
   * Its sizes.
   *
   * @param in channels of the input
   * @param out channels of the result
   * @param expansion hidden over input channels
   * @param kernel side of the depthwise convolution
   * @param stride of the depthwise convolution, as long as the stage is not dilated
   * @param dilation of the depthwise convolution
   * @param side the input's side it was made for, 0 for none
   * @param drop probability of skipping the block in training
   */
  record Shape(
      int in,
      int out,
      int expansion,
      int kernel,
      int stride,
      int dilation,
      int side,
      double drop) {}

  private final Shape shape;
  private final SamePadding padding;
  private final @Nullable Conv2d widen;
  private final @Nullable BatchNorm2d norm0;
  private final Conv2d depthwise;
  private final BatchNorm2d norm1;
  private final Gate gate;
  private final Conv2d narrow;
  private final BatchNorm2d norm2;

  MbConv(EfficientNet.Config config, Shape shape) {
    this.shape = shape;
    boolean timm = config.timm();
    int hidden = shape.in() * shape.expansion();
    boolean widens = shape.expansion() != 1;
    int shift = widens ? 1 : 0;
    widen =
        widens
            ? child(timm ? "conv_pw" : "_expand_conv", config.conv(shape.in(), hidden, PIXEL, 1))
            : null;
    norm0 = widens ? child(timm ? "bn1" : "_bn0", config.norm(hidden)) : null;
    int dilation = shape.dilation();
    padding =
        dilation == 1
            ? SamePadding.of(shape.kernel(), shape.stride(), shape.side())
            : new SamePadding(0, 0);
    Window window =
        dilation == 1
            ? padding.window(shape.kernel(), shape.stride())
            : Window.square(shape.kernel(), 1, shape.kernel() / 2 * dilation, dilation);
    depthwise =
        child(timm ? "conv_dw" : "_depthwise_conv", config.conv(hidden, hidden, window, hidden));
    norm1 = child(timm ? "bn" + (1 + shift) : "_bn1", config.norm(hidden));
    int squeezed = Math.max(1, shape.in() / 4);
    gate = new Gate(hidden, squeezed);
    child(timm ? "se.conv_reduce" : "_se_reduce", gate.reduce);
    child(timm ? "se.conv_expand" : "_se_expand", gate.expand);
    String last = widens ? "conv_pwl" : "conv_pw";
    narrow = child(timm ? last : "_project_conv", config.conv(hidden, shape.out(), PIXEL, 1));
    norm2 = child(timm ? "bn" + (2 + shift) : "_bn2", config.norm(shape.out()));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    if (widen != null && norm0 != null) {
      y = norm0.forward(widen.forward(y)).map(Function.SILU);
    }
    y = norm1.forward(depthwise.forward(padding.pad(y))).map(Function.SILU);
    y = norm2.forward(narrow.forward(gate.forward(y)));
    boolean adds = shape.stride() == 1 && shape.in() == shape.out();
    return (adds ? y.dropPath(shape.drop()).plus(x) : y).named(this);
  }

  /** The two convolutions of squeeze and excitation, which are children of the block itself. */
  private static final class Gate {
    private final Conv2d reduce;
    private final Conv2d expand;

    Gate(int channels, int width) {
      reduce = conv(channels, width);
      expand = conv(width, channels);
    }

    private static Conv2d conv(int in, int out) {
      return new Conv2d(in, out, PIXEL, 1, Init.TORCH_DEFAULT, new Init.FanInUniform(in));
    }

    Tensor forward(Tensor x) {
      Tensor squeezed = reduce.forward(x.mean(true, 2, 3)).map(Function.SILU);
      return x.times(expand.forward(squeezed).sigmoid());
    }
  }
}
