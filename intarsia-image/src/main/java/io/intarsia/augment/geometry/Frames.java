package io.intarsia.augment.geometry;

/** Cutting out and padding. */
public final class Frames {
  private Frames() {}

  /**
   * A copy of a rectangle.
   *
   * @throws IllegalArgumentException if the rectangle is empty or reaches outside
   */
  public static Raster crop(Raster from, int x, int y, int width, int height) {
    boolean starts = x >= 0 && y >= 0 && width >= 1 && height >= 1;
    if (!starts || width > from.width() - x || height > from.height() - y) {
      throw new IllegalArgumentException(
          "rectangle %d,%d %dx%d is not inside %dx%d"
              .formatted(x, y, width, height, from.width(), from.height()));
    }
    Raster to = Raster.blank(width, height, from.channels());
    int row = width * from.channels();
    for (int i = 0; i < height; i++) {
      int read = ((y + i) * from.width() + x) * from.channels();
      System.arraycopy(from.data(), read, to.data(), i * row, row);
    }
    return to;
  }

  /**
   * Where a crop begins along one axis, as albumentations 1.3.1 reads its fraction.
   *
   * @param start 0 to below 1
   */
  public static int start(int size, int cropSize, double start) {
    return (int) ((size - cropSize + 1) * start);
  }

  /** Where a crop in the middle begins along one axis. */
  public static int middle(int size, int cropSize) {
    return (size - cropSize) / 2;
  }

  /**
   * A copy with rows and columns added around it, as {@code cv2.copyMakeBorder} does.
   *
   * @param value the constant border's value: one for every channel, or one for all
   */
  public static Raster pad(
      Raster from, int left, int top, int right, int bottom, Border border, int... value) {
    int width = Math.addExact(from.width(), left + right);
    Raster to = Raster.blank(width, Math.addExact(from.height(), top + bottom), from.channels());
    int channels = from.channels();
    int[] columns = new int[width];
    for (int x = 0; x < width; x++) {
      columns[x] = border.inside(x - left, from.width());
    }
    int write = 0;
    for (int y = 0; y < to.height(); y++) {
      int row = border.inside(y - top, from.height());
      for (int x = 0; x < width; x++) {
        boolean outside = row < 0 || columns[x] < 0;
        int read = (row * from.width() + columns[x]) * channels;
        for (int c = 0; c < channels; c++) {
          to.data()[write++] = outside ? (byte) value[c % value.length] : from.data()[read + c];
        }
      }
    }
    return to;
  }
}
