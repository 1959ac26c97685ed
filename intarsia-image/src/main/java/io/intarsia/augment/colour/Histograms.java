package io.intarsia.augment.colour;

import io.intarsia.image.GreyPicture;
import io.intarsia.image.OpenCvColour;
import io.intarsia.image.OpenCvFilter;
import io.intarsia.image.Picture;

/** Histograms made flat, as albumentations 1.3.1 does it to 8-bit pictures. */
public final class Histograms {
  private Histograms() {}

  /** Whose equalisation. */
  public enum Mode {
    /** OpenCV's. */
    CV,
    /** Pillow's. */
    PIL
  }

  /**
   * The histogram equalised.
   *
   * @param byChannels true for each colour by itself, false for the luma alone
   */
  public static Picture equalize(Picture picture, Mode mode, boolean byChannels) {
    if (byChannels) {
      byte[] out = picture.rgb().clone();
      for (int c = 0; c < 3; c++) {
        equalize(out, c, mode);
      }
      return Picture.of(picture.width(), picture.height(), out);
    }
    byte[] out = OpenCvColour.RGB_TO_YCRCB.convert(picture).rgb().clone();
    equalize(out, 0, mode);
    return OpenCvColour.YCRCB_TO_RGB.convert(Picture.of(picture.width(), picture.height(), out));
  }

  private static void equalize(byte[] pixels, int channel, Mode mode) {
    int[] counts = new int[256];
    for (int i = channel; i < pixels.length; i += 3) {
      counts[pixels[i] & 0xff]++;
    }
    byte[] table = mode == Mode.CV ? openCv(counts, pixels.length / 3) : pillow(counts);
    for (int i = channel; i < pixels.length; i += 3) {
      pixels[i] = table[pixels[i] & 0xff];
    }
  }

  private static byte[] openCv(int[] counts, int total) {
    byte[] table = same();
    int first = 0;
    while (counts[first] == 0) {
      first++;
    }
    if (counts[first] == total) {
      return table;
    }
    float scale = 255f / (total - counts[first]);
    int sum = 0;
    table[first] = 0;
    for (int i = first + 1; i < 256; i++) {
      sum += counts[i];
      table[i] = (byte) (int) Math.min(Math.rint(sum * scale), 255);
    }
    return table;
  }

  private static byte[] pillow(int[] counts) {
    byte[] table = same();
    int last = 255;
    while (counts[last] == 0) {
      last--;
    }
    int before = 0;
    for (int i = 0; i < last; i++) {
      before += counts[i];
    }
    int step = before / 255;
    if (step == 0) {
      return table;
    }
    int sum = step / 2;
    for (int i = 0; i < 256; i++) {
      table[i] = (byte) Math.min(sum / step, 255);
      sum += counts[i];
    }
    return table;
  }

  private static byte[] same() {
    byte[] table = new byte[256];
    for (int i = 0; i < 256; i++) {
      table[i] = (byte) i;
    }
    return table;
  }

  /**
   * The lightness equalised tile by tile with limited contrast.
   *
   * @param clipLimit how many times the mean a histogram's bin may hold
   * @param columns tiles across
   * @param rows tiles down
   */
  public static Picture clahe(Picture picture, double clipLimit, int columns, int rows) {
    byte[] lab = OpenCvColour.RGB_TO_LAB.convert(picture).rgb().clone();
    byte[] light = new byte[lab.length / 3];
    for (int i = 0; i < light.length; i++) {
      light[i] = lab[i * 3];
    }
    GreyPicture grey = GreyPicture.of(picture.width(), picture.height(), light);
    byte[] flat = OpenCvFilter.clahe(grey, clipLimit, columns, rows).values();
    for (int i = 0; i < flat.length; i++) {
      lab[i * 3] = flat[i];
    }
    return OpenCvColour.LAB_TO_RGB.convert(Picture.of(picture.width(), picture.height(), lab));
  }
}
