package io.intarsia.augment.colour;

import io.intarsia.image.OpenCvColour;
import io.intarsia.image.Picture;

/** Changes in OpenCV's 8-bit colour spaces, as albumentations 1.3.1 makes them. */
public final class Hues {
  private Hues() {}

  /**
   * Hue, saturation and value moved.
   *
   * @param hue in double degrees, wrapping at 180
   * @param saturation in parts of 255, clipped
   * @param value in parts of 255, clipped
   */
  public static Picture shiftHsv(Picture picture, double hue, double saturation, double value) {
    if (hue == 0 && saturation == 0 && value == 0) {
      return picture;
    }
    Picture hsv = OpenCvColour.RGB_TO_HSV.convert(picture);
    byte[] out = hsv.rgb().clone();
    apply(out, 0, turned(hue));
    apply(out, 1, moved(saturation));
    apply(out, 2, moved(value));
    return back(picture, out);
  }

  private static void apply(byte[] pixels, int channel, byte[] table) {
    for (int i = channel; i < pixels.length; i += 3) {
      pixels[i] = table[pixels[i] & 0xff];
    }
  }

  private static Picture back(Picture like, byte[] hsv) {
    return OpenCvColour.HSV_TO_RGB.convert(Picture.of(like.width(), like.height(), hsv));
  }

  private static byte[] turned(double by) {
    byte[] table = new byte[256];
    for (int i = 0; i < 256; i++) {
      double sum = i + by;
      table[i] = (byte) (int) (by == 0 ? i : sum - 180 * Math.floor(sum / 180));
    }
    return table;
  }

  private static byte[] moved(double by) {
    byte[] table = new byte[256];
    for (int i = 0; i < 256; i++) {
      table[i] = (byte) (int) Math.max(0, Math.min(i + by, 255));
    }
    return table;
  }

  /** Grey in three channels. */
  public static Picture gray(Picture picture) {
    return OpenCvColour.grey(picture).toPicture();
  }

  /** Values times a factor (ColorJitter). */
  public static Picture brightness(Picture picture, double factor) {
    byte[] table = new byte[256];
    for (int i = 0; i < 256; i++) {
      table[i] = (byte) (int) Math.max(0, Math.min(i * factor, 255));
    }
    return Tones.mapped(picture, table);
  }

  /** Values moved away from the mean grey by a factor (ColorJitter). */
  public static Picture contrast(Picture picture, double factor) {
    if (factor == 1) {
      return picture;
    }
    long sum = 0;
    byte[] grey = OpenCvColour.grey(picture).values();
    for (byte value : grey) {
      sum += value & 0xff;
    }
    double mean = (double) sum / grey.length;
    byte[] table = new byte[256];
    for (int i = 0; i < 256; i++) {
      double moved = factor == 0 ? mean + 0.5 : i * factor + mean * (1 - factor);
      table[i] = (byte) (int) Math.max(0, Math.min(moved, 255));
    }
    return Tones.mapped(picture, table);
  }

  /** Values moved away from the pixel's grey by a factor (ColorJitter). */
  public static Picture saturation(Picture picture, double factor) {
    if (factor == 1) {
      return picture;
    }
    byte[] grey = OpenCvColour.grey(picture).values();
    byte[] rgb = picture.rgb();
    byte[] out = new byte[rgb.length];
    float own = (float) factor;
    float other = (float) (1 - factor);
    for (int i = 0; i < rgb.length; i++) {
      // One rounding less, as OpenCV's addWeighted on processors with fused multiply-add.
      float mixed = Math.fma((float) (rgb[i] & 0xff), own, (grey[i / 3] & 0xff) * other);
      out[i] = (byte) (int) Math.max(0, Math.min(Math.rint(mixed), 255));
    }
    return Picture.of(picture.width(), picture.height(), out);
  }

  /**
   * The hue turned (ColorJitter).
   *
   * @param turn from -0.5 to 0.5, in turns
   */
  public static Picture hue(Picture picture, double turn) {
    if (turn == 0) {
      return picture;
    }
    byte[] out = OpenCvColour.RGB_TO_HSV.convert(picture).rgb().clone();
    apply(out, 0, turned(180 * turn));
    return back(picture, out);
  }
}
