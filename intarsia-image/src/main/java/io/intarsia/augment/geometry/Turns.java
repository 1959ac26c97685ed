package io.intarsia.augment.geometry;

/** Mirrorings and quarter turns: every pixel is kept and only moves. */
public final class Turns {
  private Turns() {}

  /** Mirrored left to right. */
  public static Raster horizontalFlip(Raster from) {
    return moved(from, from.width(), from.height(), from.width() - 1, -1, from.width());
  }

  /** Mirrored top to bottom. */
  public static Raster verticalFlip(Raster from) {
    int last = (from.height() - 1) * from.width();
    return moved(from, from.width(), from.height(), last, 1, -from.width());
  }

  /** Mirrored on the main diagonal: rows become columns. */
  public static Raster transpose(Raster from) {
    return moved(from, from.height(), from.width(), 0, from.width(), 1);
  }

  /**
   * Turned anticlockwise by quarters, as {@code numpy.rot90} does.
   *
   * @param quarters how many, taken modulo 4
   */
  public static Raster rot90(Raster from, int quarters) {
    int width = from.width();
    int height = from.height();
    return switch (Math.floorMod(quarters, 4)) {
      case 1 -> moved(from, height, width, width - 1, width, -1);
      case 2 -> moved(from, width, height, width * height - 1, -1, -width);
      case 3 -> moved(from, height, width, (height - 1) * width, -width, 1);
      default -> from;
    };
  }

  /** Pixel x, y comes from the flat index first + x * right + y * down. */
  private static Raster moved(Raster from, int width, int height, int first, int right, int down) {
    Raster to = Raster.blank(width, height, from.channels());
    int channels = from.channels();
    int write = 0;
    for (int y = 0; y < height; y++) {
      int read = first + y * down;
      for (int x = 0; x < width; x++, read += right) {
        for (int c = 0; c < channels; c++) {
          to.data()[write++] = from.data()[read * channels + c];
        }
      }
    }
    return to;
  }
}
