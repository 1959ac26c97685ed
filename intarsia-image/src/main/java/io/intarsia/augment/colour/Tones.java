package io.intarsia.augment.colour;

import io.intarsia.image.Picture;
import java.util.List;

/**
 * Changes of values by table, as albumentations 1.3.1 makes them to 8-bit pictures
 * (augmentations/functional.py): computed in floats, clipped, the fraction dropped.
 */
public final class Tones {
  private Tones() {}

  /** A new value for each. */
  private interface Curve {
    double at(int value);
  }

  private static byte[] table(Curve curve) {
    byte[] table = new byte[256];
    for (int i = 0; i < 256; i++) {
      table[i] = (byte) (int) Math.max(0, Math.min(curve.at(i), 255));
    }
    return table;
  }

  /** Every byte replaced through one table of 256. */
  public static Picture mapped(Picture picture, byte[] table) {
    return mapped(picture, table, table, table);
  }

  private static Picture mapped(Picture picture, byte[] red, byte[] green, byte[] blue) {
    byte[] rgb = picture.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      out[i] = red[rgb[i] & 0xff];
      out[i + 1] = green[rgb[i + 1] & 0xff];
      out[i + 2] = blue[rgb[i + 2] & 0xff];
    }
    return Picture.of(picture.width(), picture.height(), out);
  }

  /**
   * Values times alpha, plus beta.
   *
   * @param alpha the contrast; 1 changes nothing
   * @param beta the brightness; 0 changes nothing
   * @param byMax true if beta counts in 255, false if in alpha times the picture's mean
   */
  public static Picture brightnessContrast(
      Picture picture, double alpha, double beta, boolean byMax) {
    float more = 0;
    if (beta != 0) {
      more = (float) (byMax ? beta * 255 : alpha * beta * mean(picture));
    }
    float factor = (float) alpha;
    float shift = more;
    return mapped(picture, table(v -> factor * v + shift));
  }

  private static double mean(Picture picture) {
    long sum = 0;
    for (byte value : picture.rgb()) {
      sum += value & 0xff;
    }
    return (double) sum / picture.rgb().length;
  }

  /** Values v become 255 * (v / 255) ^ gamma. */
  public static Picture gamma(Picture picture, double gamma) {
    double step = 1.0 / 255;
    return mapped(picture, table(v -> Math.pow(v * step, gamma) * 255));
  }

  /** Red, green and blue each moved by an amount. */
  public static Picture shiftRgb(Picture picture, double red, double green, double blue) {
    return mapped(picture, shift(red), shift(green), shift(blue));
  }

  private static byte[] shift(double by) {
    float amount = (float) by;
    return table(v -> v + amount);
  }

  /** Values times a factor for each channel. */
  public static Picture multiply(Picture picture, double red, double green, double blue) {
    return mapped(picture, scale(red), scale(green), scale(blue));
  }

  private static byte[] scale(double by) {
    float factor = (float) by;
    return table(v -> v * factor);
  }

  /** Values v become 255 - v. */
  public static Picture invert(Picture picture) {
    return mapped(picture, table(v -> 255 - v));
  }

  /** Values from the threshold on become 255 less the value. */
  public static Picture solarize(Picture picture, double threshold) {
    return mapped(picture, table(v -> v < threshold ? v : 255 - v));
  }

  /**
   * Only the highest bits kept.
   *
   * @param bits how many, 0 to 8: one for every channel, or one for all
   */
  public static Picture posterize(Picture picture, List<Integer> bits) {
    byte[][] tables = new byte[3][];
    for (int c = 0; c < 3; c++) {
      int mask = 0xff00 >> bits.get(c % bits.size()) & 0xff;
      tables[c] = table(v -> v & mask);
    }
    return mapped(picture, tables[0], tables[1], tables[2]);
  }

  /**
   * Dark and bright values bent along a Bezier curve.
   *
   * @param low the height of its second point, 0 to 1
   * @param high the height of its third point, 0 to 1
   */
  public static Picture toneCurve(Picture picture, double low, double high) {
    return mapped(
        picture,
        table(
            v -> {
              double t = v * (1.0 / 255);
              double rest = 1 - t;
              return Math.rint(
                  (3 * (rest * rest) * t * low + 3 * rest * (t * t) * high + t * t * t) * 255);
            }));
  }

  /** The channels in another order: channel i comes from channel order[i]. */
  public static Picture channelShuffle(Picture picture, int[] order) {
    byte[] rgb = picture.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      out[i] = rgb[i - i % 3 + order[i % 3]];
    }
    return Picture.of(picture.width(), picture.height(), out);
  }

  /** Some channels replaced by a value. */
  public static Picture channelDropout(Picture picture, List<Integer> channels, int value) {
    byte[] out = picture.rgb().clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = channels.contains(i % 3) ? (byte) value : out[i];
    }
    return Picture.of(picture.width(), picture.height(), out);
  }

  /**
   * Noise added, the fraction dropped.
   *
   * @param noise one number for every value, [height, width, 3]
   */
  public static Picture add(Picture picture, double[] noise) {
    byte[] rgb = picture.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      out[i] = (byte) (int) Math.max(0, Math.min((rgb[i] & 0xff) + noise[i], 255));
    }
    return Picture.of(picture.width(), picture.height(), out);
  }

  /**
   * Values less the mean, by the deviation, all in floats.
   *
   * @param mean of each channel, in parts of {@code max}
   * @param deviation of each channel, in parts of {@code max}
   * @return [height, width, 3]
   */
  public static float[] normalised(Picture picture, double[] mean, double[] deviation, double max) {
    byte[] rgb = picture.rgb();
    float[] out = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      float less = (float) mean[i % 3] * (float) max;
      float by = 1f / ((float) deviation[i % 3] * (float) max);
      out[i] = ((rgb[i] & 0xff) - less) * by;
    }
    return out;
  }
}
