package io.intarsia.zoo.decoder;

import io.intarsia.base.Refusal;
import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.GroupNorm;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Resample.Mode;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * The semantic branch of a feature pyramid network: a top-down path over the four coarsest levels,
 * each brought to the finest of them by convolutions and doublings (Kirillov et al. 2019, fig. 3).
 * Keys follow segmentation_models.pytorch @ 50066163, decoders/fpn/decoder.py; pictures of any size
 * are taken.
 */
public final class FpnDecoder extends Decoder {
  private static final int LEVELS = 4;

  private final List<Conv2d> laterals = new ArrayList<>();
  private final List<Branch> branches = new ArrayList<>();
  private final boolean concat;
  private final double dropout;
  private final Mode mode;

  /**
   * @param levels the pyramid's
   * @param width channels of the top-down path
   * @param out channels of each branch, a multiple of 32
   * @param concat join the branches rather than add them
   * @param dropout of channels, in training
   * @param mode how the top-down path is upsampled
   */
  public FpnDecoder(
      List<Level> levels, int width, int out, boolean concat, double dropout, Mode mode) {
    super(finest(levels).stride(), concat ? LEVELS * out : out);
    Levels.requireUndilated(levels, "fpn");
    this.concat = concat;
    this.dropout = dropout;
    this.mode = mode;
    for (int i = 0; i < LEVELS; i++) {
      int in = levels.get(levels.size() - 1 - i).channels();
      Window pixel = Window.square(1, 1, 0, 1);
      Conv2d conv = new Conv2d(in, width, pixel, 1, Init.RELU_UNIFORM, Init.ZEROS);
      laterals.add(child("p" + (5 - i) + (i == 0 ? "" : ".skip_conv"), conv));
    }
    for (int doublings = LEVELS - 1; doublings >= 0; doublings--) {
      branches.add(new Branch(width, out, doublings));
    }
    children("seg_blocks", branches);
  }

  private static Level finest(List<Level> levels) {
    if (levels.size() < LEVELS) {
      throw Refusal.usage(
          "fpn wants %d levels, this encoder has %d; make it deeper", LEVELS, levels.size());
    }
    return levels.get(levels.size() - LEVELS);
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    List<Tensor> levels = new ArrayList<>();
    for (int i = 0; i < LEVELS; i++) {
      Tensor lateral = laterals.get(i).forward(features.get(features.size() - 1 - i));
      levels.add(
          i == 0
              ? lateral
              : Levels.resizeLike(levels.get(i - 1), lateral, mode, false).plus(lateral));
    }
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < LEVELS; i++) {
      maps.add(branches.get(i).forward(levels.subList(i, LEVELS)));
    }
    Tensor merged =
        concat
            ? Tensor.concat(1, maps)
            : maps.get(0).plus(maps.get(1)).plus(maps.get(2)).plus(maps.get(3));
    return Levels.dropChannels(merged, dropout).named(this);
  }

  /** Convolution, group norm, ReLU, then up to the size of the next finer level; repeated. */
  private static final class Branch extends Block {
    private final List<Sequence> steps = new ArrayList<>();
    private final int doublings;

    Branch(int in, int out, int doublings) {
      this.doublings = doublings;
      for (int i = 0; i < Math.max(1, doublings); i++) {
        Window window = Window.square(3, 1, 1, 1);
        Conv2d conv = new Conv2d(i == 0 ? in : out, out, window, 1, Init.RELU_UNIFORM, null);
        Sequence step = new Sequence(conv, new GroupNorm(32, out), Apply.relu());
        steps.add(child("block." + i + ".block", step));
      }
    }

    /** Levels from the branch's own to the finest. */
    Tensor forward(List<Tensor> levels) {
      Tensor x = levels.get(0);
      for (int i = 0; i < steps.size(); i++) {
        x = steps.get(i).forward(x);
        x = i < doublings ? x.resizeLike(levels.get(i + 1), true) : x;
      }
      return x.named(this);
    }
  }
}
