package io.intarsia.augment.colour;

import io.intarsia.image.GreyPicture;
import io.intarsia.image.Picture;

/**
 * The colour changes of torchvision's Pillow backend (pytorch/vision 0.14.1,
 * transforms/functional_pil.py, on Pillow 9.4.0), equal to the byte.
 */
public final class PillowColour {
  private PillowColour() {}

  /** Blended with black; 0 is black, 1 the picture, above 1 brighter. */
  public static Picture brightness(Picture picture, double factor) {
    return blend(picture, new byte[picture.rgb().length], factor);
  }

  /** Blended with its mean grey; 0 is grey, 1 the picture, above 1 stronger. */
  public static Picture contrast(Picture picture, double factor) {
    byte[] grey = picture.toGrey().values();
    long sum = 0;
    for (byte value : grey) {
      sum += value & 0xff;
    }
    byte[] flat = new byte[picture.rgb().length];
    java.util.Arrays.fill(flat, (byte) (int) ((double) sum / grey.length + 0.5));
    return blend(picture, flat, factor);
  }

  /** Blended with its grey self; 0 is grey, 1 the picture, above 1 more colourful. */
  public static Picture saturation(Picture picture, double factor) {
    return blend(picture, picture.toGrey().toPicture().rgb(), factor);
  }

  /** Blended with its smoothed self; 0 is smooth, 1 the picture, above 1 sharper. */
  public static Picture sharpness(Picture picture, double factor) {
    return blend(picture, smoothed(picture), factor);
  }

  /** Every value v becomes 255.999 * (v / 255) ^ gamma, the fraction dropped. */
  public static Picture gamma(Picture picture, double gamma) {
    byte[] table = new byte[256];
    for (int i = 0; i < 256; i++) {
      table[i] = (byte) (int) (255.999 * Math.pow(i / 255.0, gamma));
    }
    return Tones.mapped(picture, table);
  }

  /** Luma by ITU-R 601, as {@code convert("L")} gives it. */
  public static GreyPicture grayscale(Picture picture) {
    return picture.toGrey();
  }

  /**
   * The hue turned.
   *
   * @param turn from -0.5 to 0.5, in turns; cut to 1/255 of a turn
   */
  public static Picture hue(Picture picture, double turn) {
    int shift = (int) (turn * 255) & 0xff;
    byte[] rgb = picture.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      turned(rgb[i] & 0xff, rgb[i + 1] & 0xff, rgb[i + 2] & 0xff, shift, out, i);
    }
    return Picture.of(picture.width(), picture.height(), out);
  }

  private static void turned(int r, int g, int b, int shift, byte[] out, int at) {
    int max = Math.max(r, Math.max(g, b));
    int min = Math.min(r, Math.min(g, b));
    int hue = 0;
    int saturation = 0;
    if (min != max) {
      float range = max - min;
      float red = (max - r) / range;
      float green = (max - g) / range;
      float blue = (max - b) / range;
      float h;
      if (r == max) {
        h = blue - green;
      } else if (g == max) {
        h = (float) (2.0 + red - blue);
      } else {
        h = (float) (4.0 + green - red);
      }
      h = (float) ((h / 6.0 + 1.0) % 1.0);
      hue = clipped((int) (h * 255.0));
      saturation = clipped((int) (range / max * 255.0));
    }
    unturned(hue + shift & 0xff, saturation, max, out, at);
  }

  private static void unturned(int hue, int saturation, int v, byte[] out, int at) {
    if (saturation == 0) {
      put(out, at, v, v, v);
      return;
    }
    int sector = (int) Math.floor(hue * 6.0 / 255.0);
    float part = (float) (hue * 6.0 / 255.0 - sector);
    float s = (float) (saturation / 255.0);
    int p = clipped((int) Math.floor(v * (1.0 - s) + 0.5));
    int q = clipped((int) Math.floor(v * (1.0 - s * part) + 0.5));
    int t = clipped((int) Math.floor(v * (1.0 - s * (1.0 - part)) + 0.5));
    switch (sector % 6) {
      case 0 -> put(out, at, v, t, p);
      case 1 -> put(out, at, q, v, p);
      case 2 -> put(out, at, p, v, t);
      case 3 -> put(out, at, p, q, v);
      case 4 -> put(out, at, t, p, v);
      default -> put(out, at, v, p, q);
    }
  }

  private static void put(byte[] out, int at, int r, int g, int b) {
    out[at] = (byte) r;
    out[at + 1] = (byte) g;
    out[at + 2] = (byte) b;
  }

  private static int clipped(int value) {
    return Math.max(0, Math.min(value, 255));
  }

  /** {@code Image.blend}: other + factor * (picture - other) in floats, the fraction dropped. */
  private static Picture blend(Picture picture, byte[] other, double factor) {
    float part = (float) factor;
    byte[] rgb = picture.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      int from = other[i] & 0xff;
      float mixed = from + part * ((rgb[i] & 0xff) - from);
      out[i] = (byte) (mixed <= 0 ? 0 : mixed >= 255 ? 255 : (int) mixed);
    }
    return Picture.of(picture.width(), picture.height(), out);
  }

  /** {@code ImageFilter.SMOOTH}: 5 for the pixel, 1 for each neighbour; the frame stays. */
  private static byte[] smoothed(Picture picture) {
    int row = picture.width() * 3;
    byte[] rgb = picture.rgb();
    byte[] out = rgb.clone();
    for (int y = 1; y < picture.height() - 1; y++) {
      for (int x = 3; x < row - 3; x++) {
        int at = y * row + x;
        int sum = 4 * (rgb[at] & 0xff);
        for (int up = -row; up <= row; up += row) {
          sum += (rgb[at + up - 3] & 0xff) + (rgb[at + up] & 0xff) + (rgb[at + up + 3] & 0xff);
        }
        out[at] = (byte) ((2 * sum + 13) / 26);
      }
    }
    return out;
  }
}
