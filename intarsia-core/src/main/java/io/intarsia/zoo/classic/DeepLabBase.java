package io.intarsia.zoo.classic;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvNorm;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import io.intarsia.zoo.classic.DeepLabResNet.Config;
import io.intarsia.zoo.classic.DeepLabResNet.Form;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One scale of {@link DeepLabResNet}: a dilated ResNet in Caffe's form, and a head. */
final class DeepLabBase extends Unit {
  private static final int EXPANSION = 4;
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  private final Stem stem;
  private final List<Stage> stages = new ArrayList<>();
  private final Head head;

  DeepLabBase(Config config, int channels, int classes) {
    int width = config.width();
    stem = child("layer1", new Stem(channels, width));
    int stride = 4;
    int dilation = 1;
    int in = width;
    for (int i = 0; i < 4; i++) {
      boolean halves = i > 0 && stride < config.outputStride();
      dilation = i > 1 && !halves ? 2 * dilation : dilation;
      stride = halves ? 2 * stride : stride;
      int out = (width * EXPANSION) << i;
      stages.add(child("layer" + (i + 2), new Stage(config, i, in, out, halves, dilation)));
      in = out;
    }
    head = head(config, in, classes);
  }

  private Head head(Config config, int in, int classes) {
    if (config.form() == Form.V1) {
      Conv2d scores = child("fc", new Conv2d(in, classes, PIXEL, 1, true));
      return (first, last, picture) -> scores.forward(last);
    }
    if (config.form() == Form.V2 || config.form() == Form.V2_SMALL) {
      SumPyramid sum = child("aspp", new SumPyramid(in, classes, config.rates()));
      return (first, last, picture) -> sum.forward(last);
    }
    int width = config.width() * EXPANSION;
    Pyramid pyramid = child("aspp", new Pyramid(in, width, config.rates()));
    int joined = width * (config.rates().size() + 2);
    ConvNorm merge = child("fc1", conv(joined, width, PIXEL, true));
    if (config.form() == Form.V3) {
      Conv2d scores = child("fc2", new Conv2d(width, classes, PIXEL, 1, true));
      return (first, last, picture) -> scores.forward(merge.forward(pyramid.forward(last)));
    }
    int fine = width * 3 / 16;
    ConvNorm reduce = child("reduce", conv(width, fine, PIXEL, true));
    Window three = Window.square(3, 1, 1, 1);
    ConvNorm conv1 = child("fc2.conv1", conv(width + fine, width, three, true));
    ConvNorm conv2 = child("fc2.conv2", conv(width, width, three, true));
    Conv2d scores = child("fc2.conv3", new Conv2d(width, classes, PIXEL, 1, true));
    return (first, last, picture) -> {
      Tensor low = reduce.forward(first);
      Tensor coarse = merge.forward(pyramid.forward(last)).resizeLike(low, false);
      Tensor y = conv1.forward(Tensor.concat(1, List.of(coarse, low)));
      return scores.forward(conv2.forward(y)).resizeLike(picture, false);
    };
  }

  @Override
  public Tensor forward(Tensor picture) {
    Tensor first = stages.get(0).forward(stem.forward(picture));
    Tensor last = first;
    for (Stage stage : stages.subList(1, stages.size())) {
      last = stage.forward(last);
    }
    return head.forward(first, last, picture);
  }

  /** Scores from the first stage, the last stage and the picture. */
  @FunctionalInterface
  private interface Head {
    Tensor forward(Tensor first, Tensor last, Tensor picture);
  }

  /** Convolution, batch norm whose statistics move by a thousandth, and ReLU if wanted. */
  private static ConvNorm conv(int in, int out, Window window, boolean relu) {
    Conv2d conv = new Conv2d(in, out, window, 1, Init.RELU_FAN_OUT, null);
    BatchNorm2d norm = new BatchNorm2d(out, 1e-5, 1e-3);
    return new ConvNorm(conv, norm, relu ? Function.RELU : null);
  }

  private static Window dilated(int rate) {
    return Window.square(3, 1, rate, rate);
  }

  /** 7x7 convolution and a pooling that rounds up, both of stride 2. */
  private static final class Stem extends Unit {
    private final ConvNorm conv;

    Stem(int channels, int width) {
      conv = child("conv1", conv(channels, width, Window.square(7, 2, 3, 1), true));
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv.forward(x).maxPool(Window.square(3, 2, 1, 1), true).named(this);
    }
  }

  /** Bottlenecks of one size. */
  private static final class Stage extends Unit {
    private final List<Bottleneck> blocks = new ArrayList<>();

    Stage(Config config, int index, int in, int out, boolean halves, int dilation) {
      for (int i = 0; i < config.blocks().get(index); i++) {
        int stride = halves && i == 0 ? 2 : 1;
        int rate = index == 3 ? dilation * config.grid(i) : dilation;
        Bottleneck block = new Bottleneck(i == 0 ? in : out, out, stride, rate, i == 0);
        blocks.add(child("block" + (i + 1), block));
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (Bottleneck block : blocks) {
        y = block.forward(y);
      }
      return y.named(this);
    }
  }

  /** 1x1, 3x3, 1x1 beside a shortcut; the stride is on the first, as in Caffe. */
  private static final class Bottleneck extends Unit {
    private final ConvNorm reduce;
    private final ConvNorm middle;
    private final ConvNorm increase;
    private final @Nullable ConvNorm shortcut;

    Bottleneck(int in, int out, int stride, int dilation, boolean first) {
      int width = out / EXPANSION;
      Window strided = Window.square(1, stride, 0, 1);
      reduce = child("reduce", conv(in, width, strided, true));
      middle = child("conv3x3", conv(width, width, dilated(dilation), true));
      increase = child("increase", conv(width, out, PIXEL, false));
      shortcut = first ? child("shortcut", conv(in, out, strided, false)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = increase.forward(middle.forward(reduce.forward(x)));
      return y.plus(shortcut == null ? x : shortcut.forward(x)).relu().named(this);
    }
  }

  /** v2's ASPP: scores of several dilations, summed. */
  private static final class SumPyramid extends Unit {
    private final List<Conv2d> branches = new ArrayList<>();

    SumPyramid(int in, int classes, List<Integer> rates) {
      Init small = new Init.Normal(0.01, false);
      for (int i = 0; i < rates.size(); i++) {
        Conv2d conv = new Conv2d(in, classes, dilated(rates.get(i)), 1, small, Init.ZEROS);
        branches.add(child("c" + i, conv));
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor sum = branches.get(0).forward(x);
      for (Conv2d branch : branches.subList(1, branches.size())) {
        sum = sum.plus(branch.forward(x));
      }
      return sum.named(this);
    }
  }

  /** v3's ASPP: a 1x1 branch, dilated ones and the picture's mean, side by side. */
  private static final class Pyramid extends Unit {
    private final List<ConvNorm> branches = new ArrayList<>();
    private final ConvNorm pooled;

    Pyramid(int in, int width, List<Integer> rates) {
      branches.add(child("stages.c0", conv(in, width, PIXEL, true)));
      for (int i = 0; i < rates.size(); i++) {
        branches.add(child("stages.c" + (i + 1), conv(in, width, dilated(rates.get(i)), true)));
      }
      pooled = child("stages.imagepool.conv", conv(in, width, PIXEL, true));
    }

    @Override
    public Tensor forward(Tensor x) {
      List<Tensor> results = new ArrayList<>();
      branches.forEach(b -> results.add(b.forward(x)));
      results.add(pooled.forward(x.mean(true, 2, 3)).resizeLike(x, false));
      return Tensor.concat(1, results).named(this);
    }
  }
}
