package io.intarsia.augment;

import io.intarsia.augment.colour.Histograms;
import io.intarsia.augment.colour.Hues;
import io.intarsia.augment.colour.Kernels;
import io.intarsia.augment.colour.Tones;
import io.intarsia.data.Sample;
import io.intarsia.image.OpenCvFilter;
import io.intarsia.image.Picture;

/** Changes of the picture's colours and sharpness; labels stay. */
public sealed interface ToneSpec extends TransformSpec {
  /** The picture changed. */
  Picture change(Picture picture, Dice dice);

  @Override
  default Sample transform(Sample sample, Dice dice) {
    return Paired.picture(sample, picture -> change(picture, dice));
  }

  /**
   * Contrast times a factor, brightness moved.
   *
   * @param brightnessLimit the move, in parts of 255 or of the mean
   * @param contrastLimit the factor less 1
   * @param brightnessByMax true if the move counts in 255
   * @param p the probability that it acts
   */
  record RandomBrightnessContrast(
      Range brightnessLimit, Range contrastLimit, boolean brightnessByMax, double p)
      implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      double alpha = 1 + dice.uniform(contrastLimit);
      double beta = dice.uniform(brightnessLimit);
      return Tones.brightnessContrast(picture, alpha, beta, brightnessByMax);
    }
  }

  /**
   * Values to a power.
   *
   * @param gammaLimit the power in hundredths
   * @param p the probability that it acts
   */
  record RandomGamma(Range gammaLimit, double p) implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      return Tones.gamma(picture, dice.uniform(gammaLimit) / 100);
    }
  }

  /**
   * Hue, saturation and value moved.
   *
   * @param hueShiftLimit in double degrees
   * @param satShiftLimit in parts of 255
   * @param valShiftLimit in parts of 255
   * @param p the probability that it acts
   */
  record HueSaturationValue(Range hueShiftLimit, Range satShiftLimit, Range valShiftLimit, double p)
      implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      double hue = dice.uniform(hueShiftLimit);
      double saturation = dice.uniform(satShiftLimit);
      return Hues.shiftHsv(picture, hue, saturation, dice.uniform(valShiftLimit));
    }
  }

  /**
   * Red, green and blue moved.
   *
   * @param rShiftLimit of red
   * @param gShiftLimit of green
   * @param bShiftLimit of blue
   * @param p the probability that it acts
   */
  record RgbShift(Range rShiftLimit, Range gShiftLimit, Range bShiftLimit, double p)
      implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      double red = dice.uniform(rShiftLimit);
      double green = dice.uniform(gShiftLimit);
      return Tones.shiftRgb(picture, red, green, dice.uniform(bShiftLimit));
    }
  }

  /**
   * Normal noise added to every value.
   *
   * @param varLimit its variance
   * @param mean its mean
   * @param perChannel true for noise of its own in each channel
   * @param p the probability that it acts
   */
  record GaussNoise(Range varLimit, double mean, boolean perChannel, double p) implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      double deviation = Math.sqrt(dice.uniform(varLimit));
      double[] noise = new double[picture.rgb().length];
      for (int i = 0; i < noise.length; i++) {
        boolean drawn = perChannel || i % 3 == 0;
        noise[i] = drawn ? mean + deviation * dice.normal() : noise[i - 1];
      }
      return Tones.add(picture, noise);
    }
  }

  /**
   * The mean of a square of an odd size.
   *
   * @param blurLimit the size
   * @param p the probability that it acts
   */
  record Blur(Range blurLimit, double p) implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      return OpenCvFilter.box(picture, odd(blurLimit, dice));
    }
  }

  /**
   * The median of a square of an odd size.
   *
   * @param blurLimit the size
   * @param p the probability that it acts
   */
  record MedianBlur(Range blurLimit, double p) implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      return OpenCvFilter.median(picture, odd(blurLimit, dice));
    }
  }

  /**
   * A Gaussian in a square of an odd size.
   *
   * @param blurLimit the size
   * @param sigmaLimit the deviation in pixels; 0 to derive it from the size
   * @param p the probability that it acts
   */
  record GaussianBlur(Range blurLimit, Range sigmaLimit, double p) implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      int size = odd(blurLimit, dice);
      return OpenCvFilter.gaussian(picture, size, dice.uniform(sigmaLimit));
    }
  }

  /**
   * The mean along a random line in a square of an odd size.
   *
   * @param blurLimit the size
   * @param p the probability that it acts
   */
  record MotionBlur(Range blurLimit, double p) implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      int size = odd(blurLimit, dice);
      int x1 = dice.whole(0, size - 1);
      int x2 = dice.whole(0, size - 1);
      int y1 = dice.whole(0, size - 1);
      int y2 = dice.whole(0, size - 1);
      if (x1 == x2 && y1 == y2) {
        y2 = (y1 + 1) % size;
      }
      return OpenCvFilter.convolve(picture, Kernels.motion(size, x1, y1, x2, y2), size);
    }
  }

  /**
   * Sharpens.
   *
   * @param alpha how much of the sharpened picture shows
   * @param lightness what the middle weighs beyond its neighbours
   * @param p the probability that it acts
   */
  record Sharpen(Range alpha, Range lightness, double p) implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      double shown = dice.uniform(alpha);
      float[] kernel = Kernels.sharpen(shown, dice.uniform(lightness));
      return OpenCvFilter.convolve(picture, kernel, 3);
    }
  }

  /**
   * Equalises the lightness tile by tile.
   *
   * @param clipLimit how many times the mean a histogram's bin may hold
   * @param tiles across and down
   * @param p the probability that it acts
   */
  record Clahe(Range clipLimit, int tiles, double p) implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      return Histograms.clahe(picture, dice.uniform(clipLimit), tiles, tiles);
    }
  }

  /**
   * Equalises the histogram.
   *
   * @param mode whose equalisation
   * @param byChannels true for each colour by itself, false for the luma alone
   * @param p the probability that it acts
   */
  record Equalize(Histograms.Mode mode, boolean byChannels, double p) implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      return Histograms.equalize(picture, mode, byChannels);
    }
  }

  /**
   * Takes the colours away.
   *
   * @param p the probability that it acts
   */
  record ToGray(double p) implements ToneSpec {
    @Override
    public Picture change(Picture picture, Dice dice) {
      return Hues.gray(picture);
    }
  }

  private static int odd(Range sizes, Dice dice) {
    int least = (int) sizes.low() / 2;
    return 2 * dice.whole(least, ((int) sizes.high() - 1) / 2) + 1;
  }
}
