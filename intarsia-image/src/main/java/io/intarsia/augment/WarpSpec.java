package io.intarsia.augment;

import io.intarsia.augment.geometry.Affines;
import io.intarsia.augment.geometry.Border;
import io.intarsia.augment.geometry.Distortions;
import io.intarsia.augment.geometry.Interpolation;
import io.intarsia.augment.geometry.WarpMap;
import io.intarsia.data.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turnings and distortions that keep the sides. Labels take the nearest pixel. */
public sealed interface WarpSpec extends TransformSpec {
  /** How the picture is read between pixels. */
  Interpolation interpolation();

  /** What lies outside. */
  Border borderMode();

  /** The picture's constant border. */
  List<Integer> value();

  /** The labels' constant border; null for "ignore" where albumentations takes class 0. */
  @Nullable Integer maskValue();

  /** Reads the sample along a map. */
  private static Sample along(WarpSpec spec, Sample sample, WarpMap map) {
    int[] fill = Paired.fill(spec.value());
    int labels = Paired.labelFill(sample, spec.maskValue());
    return Paired.map(
        sample,
        r -> map.apply(r, spec.interpolation(), spec.borderMode(), fill),
        r -> map.apply(r, Interpolation.NEAREST, spec.borderMode(), labels));
  }

  /**
   * Turns about the middle.
   *
   * @param limit the angle, anticlockwise, in degrees
   * @param interpolation for the picture
   * @param borderMode what lies outside
   * @param value of a constant border
   * @param maskValue of the labels' constant border
   * @param p the probability that it acts
   */
  record Rotate(
      Range limit,
      Interpolation interpolation,
      Border borderMode,
      List<Integer> value,
      @Nullable Integer maskValue,
      double p)
      implements WarpSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      int width = sample.picture().width();
      int height = sample.picture().height();
      double[] matrix = Affines.aboutMiddle(width, height, dice.uniform(limit), 1, 0, 0);
      return WarpSpec.along(this, sample, WarpMap.affine(matrix, width, height));
    }
  }

  /**
   * Turns and scales about the middle, then shifts.
   *
   * @param shiftLimitX the shift to the right, in widths
   * @param shiftLimitY the shift downward, in heights
   * @param scaleLimit the factor less 1
   * @param rotateLimit the angle, anticlockwise, in degrees
   * @param interpolation for the picture
   * @param borderMode what lies outside
   * @param value of a constant border
   * @param maskValue of the labels' constant border
   * @param p the probability that it acts
   */
  record ShiftScaleRotate(
      Range shiftLimitX,
      Range shiftLimitY,
      Range scaleLimit,
      Range rotateLimit,
      Interpolation interpolation,
      Border borderMode,
      List<Integer> value,
      @Nullable Integer maskValue,
      double p)
      implements WarpSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      int width = sample.picture().width();
      int height = sample.picture().height();
      double angle = dice.uniform(rotateLimit);
      double scale = 1 + dice.uniform(scaleLimit);
      double dx = dice.uniform(shiftLimitX);
      double dy = dice.uniform(shiftLimitY);
      double[] matrix = Affines.aboutMiddle(width, height, angle, scale, dx, dy);
      return WarpSpec.along(this, sample, WarpMap.affine(matrix, width, height));
    }
  }

  /**
   * Stretches the columns and rows of a grid.
   *
   * @param numSteps how many columns and rows
   * @param distortLimit a column's factor less 1
   * @param normalized true to read nothing from outside
   * @param interpolation for the picture
   * @param borderMode what lies outside
   * @param value of a constant border
   * @param maskValue of the labels' constant border
   * @param p the probability that it acts
   */
  record GridDistortion(
      int numSteps,
      Range distortLimit,
      boolean normalized,
      Interpolation interpolation,
      Border borderMode,
      List<Integer> value,
      @Nullable Integer maskValue,
      double p)
      implements WarpSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      int width = sample.picture().width();
      int height = sample.picture().height();
      int steps = Math.min(numSteps, Math.min(width, height));
      double[] x = factors(steps, width, dice);
      double[] y = factors(steps, height, dice);
      return WarpSpec.along(this, sample, Distortions.grid(width, height, steps, x, y));
    }

    private double[] factors(int steps, int size, Dice dice) {
      double[] out = new double[steps + 1];
      for (int i = 0; i < out.length; i++) {
        out[i] = 1 + dice.uniform(distortLimit);
      }
      return normalized ? Distortions.normalised(size, steps, out) : out;
    }
  }

  /**
   * Bends lines as a lens does.
   *
   * @param distortLimit both radial coefficients
   * @param shiftLimit the lens's shift in pixels, rounded
   * @param interpolation for the picture
   * @param borderMode what lies outside
   * @param value of a constant border
   * @param maskValue of the labels' constant border
   * @param p the probability that it acts
   */
  record OpticalDistortion(
      Range distortLimit,
      Range shiftLimit,
      Interpolation interpolation,
      Border borderMode,
      List<Integer> value,
      @Nullable Integer maskValue,
      double p)
      implements WarpSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      double k = dice.uniform(distortLimit);
      double dx = Math.rint(dice.uniform(shiftLimit));
      double dy = Math.rint(dice.uniform(shiftLimit));
      int width = sample.picture().width();
      int height = sample.picture().height();
      return WarpSpec.along(this, sample, Distortions.optical(width, height, k, dx, dy));
    }
  }

  /**
   * Moves three points, then every pixel by a smoothed random field (Simard 2003).
   *
   * @param alpha what smoothed moves are multiplied by
   * @param sigma the deviation of the smoothing, in pixels
   * @param alphaAffine how far a point moves at most, in pixels
   * @param approximate true to smooth within 17 by 17 pixels only, which is fast
   * @param interpolation for the picture
   * @param borderMode what lies outside
   * @param value of a constant border
   * @param maskValue of the labels' constant border
   * @param p the probability that it acts
   */
  record ElasticTransform(
      double alpha,
      double sigma,
      double alphaAffine,
      boolean approximate,
      Interpolation interpolation,
      Border borderMode,
      List<Integer> value,
      @Nullable Integer maskValue,
      double p)
      implements WarpSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      int width = sample.picture().width();
      int height = sample.picture().height();
      double[] offsets = new double[6];
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = dice.uniform(-alphaAffine, alphaAffine);
      }
      double[] dx = field(width * height, dice);
      double[] dy = field(width * height, dice);
      WarpMap affine = Distortions.elasticAffine(width, height, offsets);
      WarpMap moves = Distortions.elastic(width, height, dx, dy, alpha, sigma, approximate);
      return WarpSpec.along(this, WarpSpec.along(this, sample, affine), moves);
    }

    private static double[] field(int count, Dice dice) {
      double[] out = new double[count];
      for (int i = 0; i < count; i++) {
        out[i] = dice.uniform(-1, 1);
      }
      return out;
    }
  }
}
