package io.intarsia.augment;

import io.intarsia.augment.geometry.Border;
import io.intarsia.augment.geometry.Frames;
import io.intarsia.augment.geometry.Scaling;
import io.intarsia.data.Sample;
import io.intarsia.image.OpenCvResize.Filter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resizing and padding. Pictures are interpolated, labels take the nearest pixel. */
public sealed interface SizeSpec extends TransformSpec {
  /**
   * Resizes to fixed sides.
   *
   * @param height rows
   * @param width columns
   * @param interpolation for the picture
   * @param p the probability that it acts
   */
  record Resize(int height, int width, Filter interpolation, double p) implements SizeSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      return resized(sample, width, height, interpolation);
    }
  }

  /**
   * Resizes both sides by one random factor; fractions of a pixel are dropped.
   *
   * @param scale the factor
   * @param interpolation for the picture
   * @param p the probability that it acts
   */
  record RandomScale(Range scale, Filter interpolation, double p) implements SizeSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      double factor = dice.uniform(scale);
      return resized(
          sample,
          Scaling.scaled(sample.picture().width(), factor),
          Scaling.scaled(sample.picture().height(), factor),
          interpolation);
    }
  }

  /**
   * Resizes so that the longer side has a length, keeping the shape.
   *
   * @param maxSize the length; one of them is drawn if there are several
   * @param interpolation for the picture
   * @param p the probability that it acts
   */
  record LongestMaxSize(List<Integer> maxSize, Filter interpolation, double p) implements SizeSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      int side = Math.max(sample.picture().width(), sample.picture().height());
      return scaled(sample, drawn(maxSize, dice) / (double) side, interpolation);
    }
  }

  /**
   * Resizes so that the shorter side has a length, keeping the shape.
   *
   * @param maxSize the length; one of them is drawn if there are several
   * @param interpolation for the picture
   * @param p the probability that it acts
   */
  record SmallestMaxSize(List<Integer> maxSize, Filter interpolation, double p)
      implements SizeSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      int side = Math.min(sample.picture().width(), sample.picture().height());
      return scaled(sample, drawn(maxSize, dice) / (double) side, interpolation);
    }
  }

  /** Where the picture stands when it is padded. */
  enum Position {
    /** In the middle; an odd row goes below, an odd column to the right. */
    CENTER,
    /** All padding is below and to the right. */
    TOP_LEFT,
    /** All padding is below and to the left. */
    TOP_RIGHT,
    /** All padding is above and to the right. */
    BOTTOM_LEFT,
    /** All padding is above and to the left. */
    BOTTOM_RIGHT,
    /** Anywhere. */
    RANDOM
  }

  /**
   * Pads until the sides have a length, or are multiples of one.
   *
   * @param minHeight the least number of rows; null if {@code padHeightDivisor} is given
   * @param minWidth the least number of columns; null if {@code padWidthDivisor} is given
   * @param padHeightDivisor what the number of rows becomes a multiple of
   * @param padWidthDivisor what the number of columns becomes a multiple of
   * @param position where the picture stands
   * @param borderMode what is put around
   * @param value of a constant border
   * @param maskValue of a constant border of the labels; null for "ignore" (masks: 0), where
   *     albumentations takes 0, a class
   * @param p the probability that it acts
   */
  record PadIfNeeded(
      @Nullable Integer minHeight,
      @Nullable Integer minWidth,
      @Nullable Integer padHeightDivisor,
      @Nullable Integer padWidthDivisor,
      Position position,
      Border borderMode,
      List<Integer> value,
      @Nullable Integer maskValue,
      double p)
      implements SizeSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      int across = missing(sample.picture().width(), minWidth, padWidthDivisor);
      int down = missing(sample.picture().height(), minHeight, padHeightDivisor);
      int left =
          switch (position) {
            case CENTER -> across / 2;
            case TOP_LEFT, BOTTOM_LEFT -> 0;
            case TOP_RIGHT, BOTTOM_RIGHT -> across;
            case RANDOM -> dice.whole(0, across);
          };
      int top =
          switch (position) {
            case CENTER -> down / 2;
            case TOP_LEFT, TOP_RIGHT -> 0;
            case BOTTOM_LEFT, BOTTOM_RIGHT -> down;
            case RANDOM -> dice.whole(0, down);
          };
      if (across == 0 && down == 0) {
        return sample;
      }
      int[] fill = Paired.fill(value);
      int labels = Paired.labelFill(sample, maskValue);
      return Paired.map(
          sample,
          r -> Frames.pad(r, left, top, across - left, down - top, borderMode, fill),
          r -> Frames.pad(r, left, top, across - left, down - top, borderMode, labels));
    }

    private static int missing(int side, @Nullable Integer least, @Nullable Integer divisor) {
      if (divisor != null) {
        return Math.floorMod(-side, divisor);
      }
      return least == null ? 0 : Math.max(0, least - side);
    }
  }

  private static int drawn(List<Integer> sizes, Dice dice) {
    return sizes.size() == 1 ? sizes.get(0) : sizes.get(dice.whole(0, sizes.size() - 1));
  }

  private static Sample scaled(Sample sample, double factor, Filter interpolation) {
    return resized(
        sample,
        Scaling.nearest(sample.picture().width(), factor),
        Scaling.nearest(sample.picture().height(), factor),
        interpolation);
  }

  private static Sample resized(Sample sample, int width, int height, Filter interpolation) {
    if (width == sample.picture().width() && height == sample.picture().height()) {
      return sample;
    }
    return Paired.map(
        sample,
        r -> Scaling.resize(r, width, height, interpolation),
        r -> Scaling.resize(r, width, height, Filter.NEAREST));
  }
}
