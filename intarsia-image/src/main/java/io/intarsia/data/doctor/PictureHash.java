package io.intarsia.data.doctor;

import io.intarsia.image.GreyPicture;
import io.intarsia.image.Picture;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells the same and nearly the same pictures: a hash of all pixels, a 64-bit perceptual hash (the
 * signs of the lowest frequencies of a cosine transform of 32x32 mean greys, as Zauner 2010
 * describes), and 16x16 mean greys that settle doubtful cases.
 *
 * @param exact equal for equal pixels only, hex
 * @param perceptual few bits differ between pictures that look alike
 * @param small mean greys, 16x16, row-major
 */
@SuppressWarnings("ArrayRecordComponent")
record PictureHash(String exact, long perceptual, byte[] small) {
  private static final int SIDE = 32;
  private static final int LOW = 8;
  private static final int SMALL = 16;

  /** Grey levels that thumbnails of the same scene may differ by on average. */
  private static final double ALIKE = 5;

  private static final double[][] WAVES = waves();

  private static double[][] waves() {
    double[][] waves = new double[LOW + 1][SIDE];
    for (int k = 0; k <= LOW; k++) {
      for (int i = 0; i < SIDE; i++) {
        waves[k][i] = StrictMath.cos(StrictMath.PI * k * (2 * i + 1) / (2 * SIDE));
      }
    }
    return waves;
  }

  static PictureHash of(Picture picture) {
    GreyPicture grey = picture.toGrey();
    double[] cells = means(grey, SIDE);
    long bits = 0;
    for (int v = 1; v <= LOW; v++) {
      for (int u = 1; u <= LOW; u++) {
        double sum = 0;
        for (int i = 0; i < cells.length; i++) {
          sum += cells[i] * WAVES[u][i % SIDE] * WAVES[v][i / SIDE];
        }
        bits = bits << 1 | (sum > 0 ? 1 : 0);
      }
    }
    double[] means = means(grey, SMALL);
    byte[] small = new byte[means.length];
    for (int i = 0; i < small.length; i++) {
      small[i] = (byte) (int) means[i];
    }
    return new PictureHash(digest(picture.width(), picture.height(), picture.rgb()), bits, small);
  }

  /** A hash of sides and bytes, hex. */
  static String digest(int width, int height, byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((width + "x" + height).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double[] means(GreyPicture grey, int side) {
    double[] out = new double[side * side];
    for (int cy = 0; cy < side; cy++) {
      int y0 = (int) ((long) cy * grey.height() / side);
      int y1 = Math.max(y0 + 1, (int) ((long) (cy + 1) * grey.height() / side));
      for (int cx = 0; cx < side; cx++) {
        int x0 = (int) ((long) cx * grey.width() / side);
        int x1 = Math.max(x0 + 1, (int) ((long) (cx + 1) * grey.width() / side));
        long sum = 0;
        for (int y = y0; y < y1; y++) {
          for (int x = x0; x < x1; x++) {
            sum += grey.at(x, y);
          }
        }
        out[cy * side + cx] = (double) sum / ((long) (y1 - y0) * (x1 - x0));
      }
    }
    return out;
  }

  /** True if the thumbnails differ by little, brightness apart. */
  boolean looksLike(PictureHash other) {
    double shift = 0;
    for (int i = 0; i < small.length; i++) {
      shift += (small[i] & 0xff) - (other.small[i] & 0xff);
    }
    shift /= small.length;
    double sum = 0;
    for (int i = 0; i < small.length; i++) {
      sum += Math.abs((small[i] & 0xff) - (other.small[i] & 0xff) - shift);
    }
    return sum / small.length < ALIKE && Math.abs(shift) < 40;
  }
}
