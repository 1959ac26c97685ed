package io.intarsia.zoo.encoder.residual;

import static io.intarsia.zoo.encoder.residual.ResidualEncoder.conv;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ResNeSt: bottlenecks whose 3x3 convolution makes several maps that share by attention over
 * channels (Zhang et al. 2020, fig. 2). Keys follow huggingface/pytorch-image-models,
 * timm/models/resnest.py @ 0173a139 and timm/layers/split_attn.py @ 6ee68e55.
 */
public final class ResNest {
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  /**
   * One size.
   *
   * @param depths bottlenecks of each stage
   * @param stem channels of the first 3x3 convolution
   * @param radix maps that share
   * @param groups of channels that share among themselves ("cardinality")
   * @param width channels of a group in the first stage
   * @param poolFirst a strided block is pooled before its 3x3 convolution rather than after
   */
  public record Config(
      List<Integer> depths, int stem, int radix, int groups, int width, boolean poolFirst) {
    /** Two maps, one group, pooled after. */
    public static Config plain(int stem, Integer... depths) {
      return new Config(List.of(depths), stem, 2, 1, 64, false);
    }
  }

  private ResNest() {}

  /** An encoder of this size. */
  public static Pyramid of(Config config, EncoderOptions options) {
    ResidualEncoder.BlockMaker block =
        (in, planes, place, shortcut) -> new Bottleneck(config, in, planes, place, shortcut);
    return new ResidualEncoder(
        new ResidualEncoder.Config(config.depths(), 4, config.stem(), true, block), options);
  }

  private static final class Bottleneck extends Unit {
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final SplitAttention conv2;
    private final Conv2d conv3;
    private final BatchNorm2d bn3;
    private final @Nullable Unit shortcut;
    private final Place place;
    private final boolean poolFirst;

    Bottleneck(Config config, int in, int planes, Place place, @Nullable Unit shortcut) {
      int width = planes * config.width() / 64 * config.groups();
      this.place = place;
      poolFirst = config.poolFirst();
      conv1 = child("conv1", conv(in, width, PIXEL, 1));
      bn1 = child("bn1", new BatchNorm2d(width));
      conv2 = child("conv2", new SplitAttention(config, width, place.dilation()));
      conv3 = child("conv3", conv(width, planes * 4, PIXEL, 1));
      bn3 = child("bn3", new BatchNorm2d(planes * 4));
      this.shortcut = shortcut == null ? null : child("downsample", shortcut);
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = bn1.forward(conv1.forward(x)).relu();
      y = poolFirst ? conv2.forward(pool(y)) : pool(conv2.forward(y));
      y = bn3.forward(conv3.forward(y));
      return y.plus(shortcut == null ? x : shortcut.forward(x)).relu().named(this);
    }

    private Tensor pool(Tensor x) {
      return place.stride() == 1
          ? x
          : x.avgPool(Window.square(3, place.stride(), 1, 1), false, true);
    }
  }

  /** A grouped 3x3 convolution to several maps, mixed by weights their sum's means decide. */
  private static final class SplitAttention extends Unit {
    private final Conv2d conv;
    private final BatchNorm2d bn0;
    private final Conv2d fc1;
    private final BatchNorm2d bn1;
    private final Conv2d fc2;
    private final int width;
    private final int radix;
    private final int groups;

    SplitAttention(Config config, int width, int dilation) {
      this.width = width;
      radix = config.radix();
      groups = config.groups();
      int inner = Choice.divisible(width * radix * 0.25, 8, 32);
      Window three = Window.square(3, 1, dilation, dilation);
      conv = child("conv", conv(width, width * radix, three, groups * radix));
      bn0 = child("bn0", new BatchNorm2d(width * radix));
      fc1 = child("fc1", pixel(width, inner));
      bn1 = child("bn1", new BatchNorm2d(inner));
      fc2 = child("fc2", pixel(inner, width * radix));
    }

    private Conv2d pixel(int in, int out) {
      Init bias = new Init.FanInUniform(in / groups);
      return new Conv2d(in, out, PIXEL, groups, Init.RELU_FAN_OUT, bias);
    }

    @Override
    public Tensor forward(Tensor x) {
      List<Tensor> maps = Choice.parts(bn0.forward(conv.forward(x)).relu(), radix, width);
      Tensor means = Choice.sum(maps).mean(true, 2, 3);
      Tensor scores = fc2.forward(bn1.forward(fc1.forward(means)).relu());
      return (radix == 1 ? maps.get(0).times(scores.sigmoid()) : Choice.mix(maps, byMap(scores)))
          .named(this);
    }

    /** Scores lie group by group, within a group map by map. */
    private List<Tensor> byMap(Tensor scores) {
      List<Tensor> parts = Choice.parts(scores, groups * radix, width / groups);
      List<Tensor> sorted = new ArrayList<>();
      for (int map = 0; map < radix; map++) {
        List<Tensor> own = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
          own.add(parts.get(group * radix + map));
        }
        sorted.add(groups == 1 ? own.get(0) : Tensor.concat(1, own));
      }
      return sorted;
    }
  }
}
