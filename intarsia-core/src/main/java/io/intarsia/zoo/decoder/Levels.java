package io.intarsia.zoo.decoder;

import io.intarsia.base.Refusal;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.List;

/** Finds levels of a pyramid by their stride. */
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
