package io.intarsia.zoo.decoder;

import io.intarsia.base.Refusal;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Layout;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Resample;
import io.intarsia.op.Resample.Mode;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.List;

/** What decoders do with the levels of a pyramid. */
final class Levels {
  private Levels() {}

  /** The place of the first level of a stride, or -1. */
  static int find(List<Level> levels, int stride) {
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).stride() == stride) {
        return i;
      }
    }
    return -1;
  }

  /** The channels at a stride, 0 if there is no such level. */
  static int channels(List<Level> levels, int stride) {
    int at = find(levels, stride);
    return at < 0 ? 0 : levels.get(at).channels();
  }

  /**
   * The place of the first level of a stride.
   *
   * @throws Refusal USAGE if there is none
   */
  static int require(List<Level> levels, int stride, String decoder) {
    int at = find(levels, stride);
    if (at < 0) {
      throw Refusal.usage(
          "%s wants features at stride %d, this encoder has them at %s; choose another encoder",
          decoder, stride, levels.stream().map(l -> "" + l.stride()).toList());
    }
    return at;
  }

  /**
   * Refuses a list of widths that has not one for each doubling.
   *
   * @throws Refusal USAGE
   */
  static void checkWidths(String decoder, List<Level> levels, List<Integer> widths) {
    requireUndilated(levels, decoder);
    int doublings = Integer.numberOfTrailingZeros(last(levels).stride());
    if (widths.size() != doublings || widths.stream().anyMatch(w -> w < 1)) {
      throw Refusal.usage(
          "%s wants %d decoder_channels, one for each halving of this encoder, got %s",
          decoder, doublings, widths);
    }
  }

  /** [N, C, H, W] at the height and width of another map. */
  static Tensor resizeLike(Tensor x, Tensor like, Mode mode, boolean alignCorners) {
    Resample.Target target = new Resample.Target.Like();
    boolean aligned = alignCorners && mode != Mode.NEAREST;
    return x.apply(new Resample.Resize(mode, aligned, target), List.of(x, like));
  }

  /** Dropout of whole channels in training. */
  static Tensor dropChannels(Tensor x, double p) {
    return x.training() && p > 0 ? x.apply(new Pointwise.Dropout(p, false, true), List.of(x)) : x;
  }

  /** The part of a map that starts at its corner and is as large as another. */
  static Tensor cropLike(Tensor x, Tensor like) {
    return x.apply(new Layout.CropLike(0, 0), List.of(x, like));
  }

  /** The coarsest. */
  static Level last(List<Level> levels) {
    return levels.get(levels.size() - 1);
  }

  /**
   * Refuses pyramids in which a stage was dilated.
   *
   * @throws Refusal USAGE if two levels have one stride
   */
  static void requireUndilated(List<Level> levels, String decoder) {
    for (int i = 1; i < levels.size(); i++) {
      if (levels.get(i).stride() <= levels.get(i - 1).stride()) {
        throw Refusal.usage(
            "%s wants an encoder that halves at every stage; leave out the output stride", decoder);
      }
    }
  }
}
