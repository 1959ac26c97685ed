package io.intarsia.augment;

import io.intarsia.augment.geometry.Turns;
import io.intarsia.data.Sample;

/** Mirrorings and quarter turns. */
public sealed interface FlipSpec extends TransformSpec {
  /**
   * Mirrors left to right.
   *
   * @param p the probability that it acts
   */
  record HorizontalFlip(double p) implements FlipSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      return Paired.map(sample, Turns::horizontalFlip);
    }
  }

  /**
   * Mirrors top to bottom.
   *
   * @param p the probability that it acts
   */
  record VerticalFlip(double p) implements FlipSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      return Paired.map(sample, Turns::verticalFlip);
    }
  }

  /**
   * Makes rows columns.
   *
   * @param p the probability that it acts
   */
  record Transpose(double p) implements FlipSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      return Paired.map(sample, Turns::transpose);
    }
  }

  /**
   * Turns by no to three quarters.
   *
   * @param p the probability that it acts
   */
  record RandomRotate90(double p) implements FlipSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      int quarters = dice.whole(0, 3);
      return Paired.map(sample, r -> Turns.rot90(r, quarters));
    }
  }
}
