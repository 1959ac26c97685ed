package io.intarsia.zoo.encoder.classic;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dual path network (DPN) without its classifier: a residual path and a dense one through the same
 * blocks (Chen et al. 2017, table 1). Keys are those of rwightman/pytorch-dpn-pretrained as
 * segmentation_models.pytorch @ 50066163 keeps them, encoders/_dpn.py; levels are both paths joined
 * after a ReLU, the last one after its norm.
 */
public final class DualPath extends Pyramid {
  private static final double EPS = 1e-3;
  private static final Window PIXEL = Window.square(1, 1, 0, 1);
  private static final Window POOL = Window.square(3, 2, 1, 1);

  /**
   * One size.
   *
   * @param small a quarter of the residual path's channels, and a 3x3 rather than 7x7 stem
   * @param start channels of the stem
   * @param ratio hidden channels of the first stage
   * @param groups of the 3x3 convolutions
   * @param forked the last convolution of a block is two, one for each path ("b")
   * @param depths blocks in each of the four stages
   * @param increments channels that each block adds to the dense path, by stage
   */
  public record Config(
      boolean small,
      int start,
      int ratio,
      int groups,
      boolean forked,
      List<Integer> depths,
      List<Integer> increments) {

    private int residual(int stage) {
      return (64 << stage) * (small ? 1 : 4);
    }

    private int hidden(int stage) {
      return ratio << stage;
    }

    /** Channels of both paths after some blocks of a stage. */
    private int width(int stage, int blocks) {
      return residual(stage) + (2 + blocks) * increments.get(stage);
    }

    private List<Integer> widths() {
      List<Integer> widths = new ArrayList<>(List.of(start));
      for (int i = 0; i < 4; i++) {
        widths.add(width(i, depths.get(i)));
      }
      return widths;
    }
  }

  /** The two paths; before the first block there is one. */
  private record Paths(Tensor residual, @Nullable Tensor dense) {
    Tensor joined() {
      return dense == null ? residual : Tensor.concat(1, List.of(residual, dense));
    }
  }

  private final Conv2d stem;
  private final BatchNorm2d stemNorm;
  private final List<List<Module>> stages = new ArrayList<>();
  private final BatchNorm2d last;
  private final int depth;

  /** An encoder of this size; a dilated stage is so in all of its blocks. */
  public DualPath(Config config, EncoderOptions options) {
    super(options.levels(config.widths()));
    depth = options.depth();
    int in = config.start();
    Window window = config.small() ? Window.square(3, 2, 1, 1) : Window.square(7, 2, 3, 1);
    stem = child("features.conv1_1.conv", conv(options.channels(), in, window, 1));
    stemNorm = child("features.conv1_1.bn", norm(in));
    for (int i = 0; i < 4; i++) {
      List<Module> stage = new ArrayList<>();
      int dilation = options.dilation(i + 2);
      for (int j = 0; j < config.depths().get(i); j++) {
        int step = j > 0 || i == 0 ? 1 : options.step(i + 2);
        // The key tells the stride the block was made with, whether it is dilated or not.
        String projection = j > 0 ? "" : i == 0 ? "c1x1_w_s1" : "c1x1_w_s2";
        Window three = Window.square(3, step, dilation, dilation);
        stage.add(
            child(
                "features.conv" + (i + 2) + "_" + (j + 1),
                new Module(config, i, in, projection, three)));
        in = config.width(i, j + 1);
      }
      stages.add(stage);
    }
    last = child("features.conv5_bn_ac.bn", norm(in));
  }

  private static Conv2d conv(int in, int out, Window window, int groups) {
    return new Conv2d(in, out, window, groups, Init.TORCH_DEFAULT, null);
  }

  private static BatchNorm2d norm(int channels) {
    return new BatchNorm2d(channels, EPS, 0.1);
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = stemNorm.forward(stem.forward(picture)).relu();
    features.add(x);
    Paths paths = new Paths(x.maxPool(POOL, false), null);
    for (int i = 0; i < depth - 1; i++) {
      for (Module block : stages.get(i)) {
        paths = block.forward(paths);
      }
      Tensor joined = paths.joined();
      features.add((i < 3 ? joined : last.forward(joined)).relu());
    }
    return features;
  }

  /** Batch norm, ReLU, convolution; keys bn and conv. */
  private static final class NormConv extends Block {
    private final BatchNorm2d norm;
    private final Conv2d conv;

    NormConv(int in, int out, Window window, int groups) {
      norm = child("bn", norm(in));
      conv = child("conv", conv(in, out, window, groups));
    }

    Tensor forward(Tensor x) {
      return conv.forward(norm.forward(x).relu());
    }
  }

  /** 1x1, grouped 3x3 and 1x1; a part of the result is added, the rest appended. */
  private static final class Module extends Block {
    private final @Nullable NormConv projection;
    private final NormConv first;
    private final NormConv second;
    private final @Nullable NormConv third;
    private final @Nullable BatchNorm2d forkNorm;
    private final @Nullable Conv2d forkResidual;
    private final @Nullable Conv2d forkDense;
    private final int residual;
    private final int increment;

    Module(Config config, int stage, int in, String projectionKey, Window three) {
      residual = config.residual(stage);
      increment = config.increments().get(stage);
      int hidden = config.hidden(stage);
      Window step = Window.square(1, three.strideH(), 0, 1);
      projection =
          projectionKey.isEmpty()
              ? null
              : child(projectionKey, new NormConv(in, residual + 2 * increment, step, 1));
      first = child("c1x1_a", new NormConv(in, hidden, PIXEL, 1));
      second = child("c3x3_b", new NormConv(hidden, hidden, three, config.groups()));
      boolean forked = config.forked();
      third = forked ? null : child("c1x1_c", new NormConv(hidden, residual + increment, PIXEL, 1));
      forkNorm = forked ? child("c1x1_c.bn", norm(hidden)) : null;
      forkResidual = forked ? child("c1x1_c1", conv(hidden, residual, PIXEL, 1)) : null;
      forkDense = forked ? child("c1x1_c2", conv(hidden, increment, PIXEL, 1)) : null;
    }

    Paths forward(Paths in) {
      Tensor x = in.joined();
      Paths kept = in;
      if (projection != null) {
        kept = split(projection.forward(x), 2 * increment);
      }
      Tensor hidden = second.forward(first.forward(x));
      Paths made;
      if (third != null) {
        made = split(third.forward(hidden), increment);
      } else if (forkNorm != null && forkResidual != null && forkDense != null) {
        Tensor y = forkNorm.forward(hidden).relu();
        made = new Paths(forkResidual.forward(y), forkDense.forward(y));
      } else {
        throw new IllegalStateException("a block ends in one convolution or in two");
      }
      Tensor sum = kept.residual().plus(made.residual());
      if (kept.dense() == null || made.dense() == null) {
        throw new IllegalStateException("the first block of a stage makes the dense path");
      }
      return new Paths(sum, Tensor.concat(1, List.of(kept.dense(), made.dense())));
    }

    private Paths split(Tensor x, int dense) {
      return new Paths(x.slice(1, 0, residual), x.slice(1, residual, (long) residual + dense));
    }
  }
}
