package io.intarsia.zoo.encoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV3-Large without its classifier (Howard et al. 2019, table 1). Keys are those of
 * pytorch/vision, models/mobilenetv3.py, v0.14.1: 0 to 16.
 */
public final class MobileNetV3 extends Pyramid {
  /** Channels of the last layer. */
  public static final int WIDTH = 960;

  /** Kernel, hidden channels, channels, squeeze (1) or not, hard swish (1) or ReLU, stride. */
  private static final int[][] BLOCKS = {
    {3, 16, 16, 0, 0, 1},
    {3, 64, 24, 0, 0, 2},
    {3, 72, 24, 0, 0, 1},
    {5, 72, 40, 1, 0, 2},
    {5, 120, 40, 1, 0, 1},
    {5, 120, 40, 1, 0, 1},
    {3, 240, 80, 0, 1, 2},
    {3, 200, 80, 0, 1, 1},
    {3, 184, 80, 0, 1, 1},
    {3, 184, 80, 0, 1, 1},
    {3, 480, 112, 1, 1, 1},
    {3, 672, 112, 1, 1, 1},
    {5, 672, 160, 1, 1, 2},
    {5, 960, 160, 1, 1, 1},
    {5, 960, 160, 1, 1, 1}
  };

  /** The last layer of each stage. */
  private static final int[] ENDS = {1, 3, 6, 12, 16};

  private final List<Unit> layers = new ArrayList<>();
  private final int depth;

  /** An encoder; dilated stages are so from their first depthwise convolution on. */
  public MobileNetV3(EncoderOptions options) {
    super(options.levels(List.of(16, 24, 40, 112, WIDTH)));
    depth = options.depth();
    Window stem = Window.square(3, 2, 1, 1);
    layers.add(normed(options.channels(), 16, stem, 1, Function.HARD_SWISH));
    int in = 16;
    int stage = 1;
    for (int[] row : BLOCKS) {
      int stride = row[5];
      if (stride == 2) {
        stage++;
        stride = options.stride(stage) / options.stride(stage - 1);
      }
      int dilation = options.dilation(stage);
      int pad = row[0] / 2 * dilation;
      layers.add(new Residual(in, row, Window.square(row[0], stride, pad, dilation)));
      in = row[2];
    }
    layers.add(normed(in, WIDTH, Window.square(1, 1, 0, 1), 1, Function.HARD_SWISH));
    for (int i = 0; i < layers.size(); i++) {
      child(Integer.toString(i), layers.get(i));
    }
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> all = layers(picture);
    List<Tensor> features = new ArrayList<>(List.of(picture));
    for (int i = 0; i < depth; i++) {
      features.add(all.get(ENDS[i]));
    }
    return features;
  }

  /** The results of all 17 layers, by key. */
  public List<Tensor> layers(Tensor picture) {
    List<Tensor> all = new ArrayList<>();
    Tensor x = picture;
    for (Unit layer : layers) {
      x = layer.forward(x);
      all.add(x);
    }
    return all;
  }

  private static Sequence normed(int in, int out, Window window, int groups, Function function) {
    return new Sequence(conv(in, out, window, groups), norm(out), Apply.map(function));
  }

  private static Conv2d conv(int in, int out, Window window, int groups) {
    return new Conv2d(in, out, window, groups, Init.RELU_FAN_OUT, null);
  }

  private static BatchNorm2d norm(int channels) {
    return new BatchNorm2d(channels, 1e-3, 0.01);
  }

  /** Widen, filter each channel, squeeze, narrow, and add the input where shapes agree. */
  private static final class Residual extends Unit {
    private final List<Unit> parts = new ArrayList<>();
    private final boolean adds;

    Residual(int in, int[] row, Window window) {
      int hidden = row[1];
      int out = row[2];
      Function function = row[4] == 1 ? Function.HARD_SWISH : Function.RELU;
      Window pixel = Window.square(1, 1, 0, 1);
      if (hidden != in) {
        parts.add(normed(in, hidden, pixel, 1, function));
      }
      parts.add(normed(hidden, hidden, window, hidden, function));
      if (row[3] == 1) {
        int width = divisible(hidden / 4);
        parts.add(
            new SqueezeExcite(hidden, width, "fc1", "fc2", Function.RELU, Function.HARD_SIGMOID));
      }
      parts.add(new Sequence(conv(hidden, out, pixel, 1), norm(out)));
      children("block", parts);
      adds = row[5] == 1 && in == out;
    }

    /** The nearest multiple of 8 that is not more than a tenth below. */
    private static int divisible(int width) {
      int near = Math.max(8, (width + 4) / 8 * 8);
      return near < 0.9 * width ? near + 8 : near;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (Unit part : parts) {
        y = part.forward(y);
      }
      return (adds ? x.plus(y) : y).named(this);
    }
  }
}
