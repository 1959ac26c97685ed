package io.intarsia.zoo.encoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * EfficientNet B0 to B7 without its classifier (Tan and Le 2019, table 1), with the keys and the
 * arithmetic of lukemelas/EfficientNet-PyTorch or of timm. The former pads as TensorFlow would at
 * the size a network was made for, on two sides by different amounts.
 */
public final class EfficientNet extends Pyramid {
  /** Repeats, kernel, stride, expansion and channels of each group of blocks at scale 1. */
  private static final int[][] GROUPS = {
    {1, 3, 1, 1, 16},
    {2, 3, 2, 6, 24},
    {2, 5, 2, 6, 40},
    {3, 3, 2, 6, 80},
    {3, 5, 1, 6, 112},
    {4, 5, 2, 6, 192},
    {1, 3, 1, 6, 320}
  };

  private static final double DROP = 0.2;

  /**
   * One size.
   *
   * @param width factor on channels
   * @param depth factor on repeats
   * @param side the picture's side it was made for
   * @param timm timm's keys and arithmetic
   * @param ends blocks before the end of stages 2 to 4; for timm groups
   */
  public record Config(double width, double depth, int side, boolean timm, List<Integer> ends) {
    int channels(int base) {
      double wanted = base * width;
      int near = Math.max(8, (int) (wanted + 4) / 8 * 8);
      return near < 0.9 * wanted ? near + 8 : near;
    }

    int repeats(int base) {
      return (int) Math.ceil(depth * base);
    }

    private List<Integer> widths() {
      return List.of(channels(32), channels(24), channels(40), channels(112), channels(320));
    }

    BatchNorm2d norm(int channels) {
      return timm ? new BatchNorm2d(channels) : new BatchNorm2d(channels, 1e-3, 0.01);
    }

    Conv2d conv(int in, int out, Window window, int groups) {
      Init init = Init.TORCH_DEFAULT;
      if (timm) {
        long fanOut = (long) window.kernelH() * window.kernelW() * out / groups;
        init = new Init.Normal(Math.sqrt(2.0 / fanOut), false);
      }
      return new Conv2d(in, out, window, groups, init, null);
    }
  }

  private final Conv2d stem;
  private final BatchNorm2d norm;
  private final SamePadding stemPadding;
  private final List<MbConv> blocks = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final int depth;
  private final boolean timm;

  /** An encoder of this size. */
  public EfficientNet(Config config, EncoderOptions options) {
    super(options.levels(config.widths()));
    depth = options.depth();
    timm = config.timm();
    int in = config.channels(32);
    stemPadding = SamePadding.of(3, 2, config.timm() ? 0 : config.side());
    stem =
        child(
            config.timm() ? "conv_stem" : "_conv_stem",
            config.conv(options.channels(), in, stemPadding.window(3, 2), 1));
    norm = child(config.timm() ? "bn1" : "_bn0", config.norm(in));
    int total = 0;
    for (int[] group : GROUPS) {
      total += config.repeats(group[0]);
    }
    List<Integer> groupEnds = groupEnds(config);
    if (config.timm()) {
      config.ends().forEach(e -> ends.add(groupEnds.get(e - 1)));
    } else {
      ends.addAll(config.ends());
    }
    ends.add(total);
    int side = (config.side() + 1) / 2;
    for (int g = 0; g < GROUPS.length; g++) {
      int[] group = GROUPS[g];
      for (int j = 0; j < config.repeats(group[0]); j++) {
        int index = blocks.size();
        int stage = stage(index);
        int stride = j == 0 ? group[2] : 1;
        MbConv.Shape shape =
            new MbConv.Shape(
                in,
                config.channels(group[4]),
                group[3],
                group[1],
                stride,
                options.dilation(stage),
                config.timm() ? 0 : side,
                DROP * index / total);
        String key = config.timm() ? "blocks." + g + "." + j : "_blocks." + index;
        blocks.add(child(key, new MbConv(config, shape)));
        side = (side + stride - 1) / stride;
        in = config.channels(group[4]);
      }
    }
    Window pixel = Window.square(1, 1, 0, 1);
    int last = config.channels(1280);
    child(config.timm() ? "conv_head" : "_conv_head", config.conv(in, last, pixel, 1));
    child(config.timm() ? "bn2" : "_bn1", config.norm(last));
  }

  private static List<Integer> groupEnds(Config config) {
    List<Integer> sums = new ArrayList<>();
    int sum = 0;
    for (int[] group : GROUPS) {
      sum += config.repeats(group[0]);
      sums.add(sum);
    }
    return sums;
  }

  /** The stage a block belongs to, 2 to 5. */
  private int stage(int index) {
    int stage = 2;
    while (index >= ends.get(stage - 2)) {
      stage++;
    }
    return stage;
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor stemmed = stem.forward(stemPadding.pad(picture));
    Tensor x =
        timm ? norm.forward(stemmed, Function.SILU) : norm.forward(stemmed).map(Function.SILU);
    features.add(x);
    int from = 0;
    for (int i = 0; i < depth - 1; i++) {
      for (MbConv block : blocks.subList(from, ends.get(i))) {
        x = block.forward(x);
      }
      from = ends.get(i);
      features.add(x);
    }
    return features;
  }
}
