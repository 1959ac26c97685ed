package io.intarsia.zoo.decoder;

import io.intarsia.base.Refusal;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.List;

/** Checks the list of decoder widths against a pyramid. */
final class Widths {
  private Widths() {}

  /**
   * Refuses a list that has not one width per doubling.
   *
   * @throws Refusal USAGE
   */
  static void check(String decoder, List<Level> levels, List<Integer> widths) {
    Levels.requireUndilated(levels, decoder);
    int doublings = Integer.numberOfTrailingZeros(Levels.last(levels).stride());
    if (widths.size() != doublings || widths.stream().anyMatch(w -> w < 1)) {
      throw Refusal.usage(
          "%s wants %d decoder_channels, one for each halving of this encoder, got %s",
          decoder, doublings, widths);
    }
  }
}
