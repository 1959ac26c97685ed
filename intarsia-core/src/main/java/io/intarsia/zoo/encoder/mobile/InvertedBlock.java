package io.intarsia.zoo.encoder.mobile;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Layout;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.SqueezeExcite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of timm's mobile networks: widen, filter each channel, squeeze and excite, narrow, and
 * add the input where shapes agree; the first part is left out where it would not widen. Keys are
 * those of huggingface/pytorch-image-models, timm/models/_efficientnet_blocks.py.
 */
final class InvertedBlock extends Unit {
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  /**
   * Where it stands.
   *
   * @param in channels of the input
   * @param out channels of the result
   * @param stride of the depthwise convolution
   * @param dilation of the depthwise convolution
   * @param drop probability of skipping the block in training
   */
  record Place(int in, int out, int stride, int dilation, double drop) {}

  /** What all convolutions of a network have in common. */
  record Style(boolean same, double eps, double momentum) {
    BatchNorm2d norm(int channels) {
      return new BatchNorm2d(channels, eps, momentum);
    }

    /** A convolution that halves as TensorFlow would, or as PyTorch does. */
    Filter filter(int in, int out, int kernel, int stride, int dilation, int groups) {
      int reach = dilation * (kernel - 1) + 1;
      boolean free = same && stride > 1;
      Window window = Window.square(kernel, stride, free ? 0 : reach / 2, dilation);
      return new Filter(
          conv(in, out, window, groups), free ? new Layout.PadSame(reach, stride) : null);
    }
  }

  /** A convolution and, if it has one, the border it wants. */
  record Filter(Conv2d conv, Layout.@Nullable PadSame border) {
    Tensor forward(Tensor x) {
      return conv.forward(border == null ? x : x.apply(border, List.of(x)));
    }
  }

  private final List<Filter> filters = new ArrayList<>();
  private final List<BatchNorm2d> norms = new ArrayList<>();
  private final @Nullable SqueezeExcite gate;
  private final Function function;
  private final boolean adds;
  private final double drop;

  InvertedBlock(MobileSize.Row row, Place place, Style style) {
    function = row.function();
    boolean widens = row.widens();
    int hidden = widens ? MobileSize.divisible(place.in() * row.expansion()) : place.in();
    if (widens) {
      add("conv_pw", style.filter(place.in(), hidden, 1, 1, 1, 1), style.norm(hidden));
    }
    Filter depthwise =
        style.filter(hidden, hidden, row.kernel(), place.stride(), place.dilation(), hidden);
    add("conv_dw", depthwise, style.norm(hidden));
    gate = row.squeeze() == null ? null : child("se", row.squeeze().of(place.in(), hidden));
    add(
        widens ? "conv_pwl" : "conv_pw",
        new Filter(conv(hidden, place.out(), PIXEL, 1), null),
        style.norm(place.out()));
    adds = place.stride() == 1 && row.stride() == 1 && place.in() == place.out();
    drop = place.drop();
  }

  private void add(String key, Filter filter, BatchNorm2d norm) {
    child(key, filter.conv());
    filters.add(filter);
    norms.add(child("bn" + (norms.size() + 1), norm));
  }

  /** Normal by the fan-out of a group. */
  static Conv2d conv(int in, int out, Window window, int groups) {
    double fanOut = (double) window.kernelH() * window.kernelW() * out / groups;
    Init init = new Init.Normal(Math.sqrt(2 / fanOut), false);
    return new Conv2d(in, out, window, groups, init, null);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    int last = filters.size() - 1;
    for (int i = 0; i < last; i++) {
      y = norms.get(i).forward(filters.get(i).forward(y)).map(function);
    }
    y = gate == null ? y : gate.forward(y);
    y = norms.get(last).forward(filters.get(last).forward(y));
    return (adds ? y.dropPath(drop).plus(x) : y).named(this);
  }
}
