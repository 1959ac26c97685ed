package io.intarsia.zoo.encoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MobileNetV2 without its classifier (Sandler et al. 2018, table 2), dilated where its stride ends.
 * Keys are those of pytorch/vision, models/mobilenetv2.py, v0.14.1: {@code features.0} to {@code
 * features.17}.
 */
public final class MobileNetV2 extends Block {
  /** Expansion, channels, repeats and stride of each group of blocks. */
  static final int[][] GROUPS = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  /** Channels of the result. */
  public static final int WIDTH = 320;

  private final ConvBnRelu stem;
  private final List<InvertedResidual> blocks = new ArrayList<>();

  /**
   * @param channels channels of the picture
   * @param outputStride pixels of the picture per pixel of the result: 8, 16 or 32. Blocks after
   *     that stride is reached are dilated instead, from the one after the lost stride on
   */
  public MobileNetV2(int channels, int outputStride) {
    stem = child("features.0", new ConvBnRelu(channels, 32, Window.square(3, 2, 1, 1), 1));
    int in = 32;
    int stride = 2;
    int dilation = 1;
    for (int[] group : GROUPS) {
      for (int i = 0; i < group[2]; i++) {
        int wanted = i == 0 ? group[3] : 1;
        boolean strides = stride * wanted <= outputStride;
        Window window = Window.square(3, strides ? wanted : 1, dilation, dilation);
        blocks.add(
            child(
                "features." + (blocks.size() + 1),
                new InvertedResidual(in, group[1], group[0], window)));
        stride *= strides ? wanted : 1;
        dilation *= strides ? 1 : wanted;
        in = group[1];
      }
    }
  }

  /** A picture [N, C, H, W] to features [N, 320, ceil(H/stride), ceil(W/stride)]. */
  public Tensor forward(Tensor picture) {
    Tensor x = stem.forward(picture);
    for (InvertedResidual block : blocks) {
      x = block.forward(x);
    }
    return x;
  }

  /** Convolution, batch norm, ReLU6; keys 0 and 1. */
  static final class ConvBnRelu extends Unit {
    private final Conv2d conv;
    private final BatchNorm2d norm;

    ConvBnRelu(int in, int out, Window window, int groups) {
      conv = child("0", new Conv2d(in, out, window, groups, false));
      norm = child("1", new BatchNorm2d(out));
    }

    @Override
    public Tensor forward(Tensor x) {
      return norm.forward(conv.forward(x)).map(Pointwise.Function.RELU6).named(this);
    }
  }

  /** Widen, filter each channel, narrow, and add the input where the shapes agree. */
  static final class InvertedResidual extends Unit {
    private final @Nullable ConvBnRelu widen;
    private final ConvBnRelu depthwise;
    private final Conv2d narrow;
    private final BatchNorm2d norm;
    private final boolean residual;

    InvertedResidual(int in, int out, int expansion, Window window) {
      int hidden = in * expansion;
      Window pixel = Window.square(1, 1, 0, 1);
      widen = expansion == 1 ? null : new ConvBnRelu(in, hidden, pixel, 1);
      int next = 0;
      if (widen != null) {
        child("conv." + next++, widen);
      }
      depthwise = child("conv." + next++, new ConvBnRelu(hidden, hidden, window, hidden));
      narrow = child("conv." + next++, new Conv2d(hidden, out, pixel, 1, false));
      norm = child("conv." + next, new BatchNorm2d(out));
      residual = window.strideH() == 1 && in == out;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor hidden = widen == null ? x : widen.forward(x);
      Tensor y = norm.forward(narrow.forward(depthwise.forward(hidden)));
      return (residual ? x.plus(y) : y).named(this);
    }
  }
}
