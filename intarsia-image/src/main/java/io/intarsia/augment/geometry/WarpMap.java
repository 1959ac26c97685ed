package io.intarsia.augment.geometry;

/**
 * For every pixel of a result, where in the source it is read: made once, applied to a picture and
 * all its masks. Positions are kept in 1/32 pixel and weights in whole numbers, as OpenCV 4.6.0
 * does (modules/imgproc/src/imgwarp.cpp, warpAffine and remap), so results are the same on every
 * machine.
 */
public final class WarpMap {
  private static final int FRACTION = 10;

  private final int width;
  private final int height;
  private final int[] fineX;
  private final int[] fineY;
  private final int[] nearX;
  private final int[] nearY;

  private WarpMap(int width, int height) {
    this.width = width;
    this.height = height;
    int count = Math.multiplyExact(width, height);
    fineX = new int[count];
    fineY = new int[count];
    nearX = new int[count];
    nearY = new int[count];
  }

  /**
   * An affine map.
   *
   * @param matrix six numbers, two rows of three, from source to result
   * @param width of the result
   * @param height of the result
   */
  public static WarpMap affine(double[] matrix, int width, int height) {
    double determinant = matrix[0] * matrix[4] - matrix[1] * matrix[3];
    double inverse = determinant == 0 ? 0 : 1 / determinant;
    double a = matrix[4] * inverse;
    double b = -matrix[1] * inverse;
    double c = -matrix[3] * inverse;
    double d = matrix[0] * inverse;
    double x0 = -a * matrix[2] - b * matrix[5];
    double y0 = -c * matrix[2] - d * matrix[5];
    WarpMap map = new WarpMap(width, height);
    int one = 1 << FRACTION;
    int at = 0;
    for (int y = 0; y < height; y++) {
      int rowX = rounded((b * y + x0) * one);
      int rowY = rounded((d * y + y0) * one);
      for (int x = 0; x < width; x++, at++) {
        int toX = rowX + rounded(a * x * one);
        int toY = rowY + rounded(c * x * one);
        map.fineX[at] = toX + 16 >> FRACTION - 5;
        map.fineY[at] = toY + 16 >> FRACTION - 5;
        map.nearX[at] = toX + one / 2 >> FRACTION;
        map.nearY[at] = toY + one / 2 >> FRACTION;
      }
    }
    return map;
  }

  /**
   * Any map.
   *
   * @param x the column read for each pixel of the result, [height, width]
   * @param y the row read for each
   */
  public static WarpMap of(float[] x, float[] y, int width, int height) {
    WarpMap map = new WarpMap(width, height);
    if (x.length != map.fineX.length || y.length != map.fineX.length) {
      throw new IllegalArgumentException("a map of %dx%d wants that many".formatted(width, height));
    }
    for (int i = 0; i < x.length; i++) {
      map.fineX[i] = rounded(x[i] * WarpWeights.STEPS);
      map.fineY[i] = rounded(y[i] * WarpWeights.STEPS);
      map.nearX[i] = rounded(x[i]);
      map.nearY[i] = rounded(y[i]);
    }
    return map;
  }

  private static int rounded(double value) {
    return (int) Math.rint(value);
  }

  /**
   * The source read along the map.
   *
   * @param value the constant border's value: one for every channel, or one for all
   */
  public Raster apply(Raster from, Interpolation interpolation, Border border, int... value) {
    Raster to = Raster.blank(width, height, from.channels());
    int[] fill = new int[from.channels()];
    for (int c = 0; c < fill.length; c++) {
      fill[c] = value.length == 0 ? 0 : value[c % value.length];
    }
    switch (interpolation) {
      case NEAREST -> nearest(from, to, border, fill);
      case LINEAR -> linear(from, to, border, fill);
      case CUBIC -> cubic(from, to, border, fill);
    }
    return to;
  }

  private void nearest(Raster from, Raster to, Border border, int[] fill) {
    int channels = from.channels();
    for (int i = 0; i < nearX.length; i++) {
      int x = border.inside(nearX[i], from.width());
      int y = border.inside(nearY[i], from.height());
      int read = (y * from.width() + x) * channels;
      for (int c = 0; c < channels; c++) {
        to.data()[i * channels + c] = x < 0 || y < 0 ? (byte) fill[c] : from.data()[read + c];
      }
    }
  }

  private void linear(Raster from, Raster to, Border border, int[] fill) {
    int channels = from.channels();
    byte[] data = from.data();
    for (int i = 0; i < fineX.length; i++) {
      int x = fineX[i] >> 5;
      int y = fineY[i] >> 5;
      int partX = fineX[i] & 31;
      int partY = fineY[i] & 31;
      int left = border.inside(x, from.width());
      int right = border.inside(x + 1, from.width());
      int top = border.inside(y, from.height());
      int bottom = border.inside(y + 1, from.height());
      int write = i * channels;
      for (int c = 0; c < channels; c++) {
        int upper =
            value(data, from.width(), left, top, channels, c, fill) * (32 - partX)
                + value(data, from.width(), right, top, channels, c, fill) * partX;
        int lower =
            value(data, from.width(), left, bottom, channels, c, fill) * (32 - partX)
                + value(data, from.width(), right, bottom, channels, c, fill) * partX;
        to.data()[write + c] = (byte) (upper * (32 - partY) + lower * partY + 512 >> 10);
      }
    }
  }

  private void cubic(Raster from, Raster to, Border border, int[] fill) {
    int channels = from.channels();
    int taps = Interpolation.CUBIC.taps;
    int[] columns = new int[taps];
    int[] rows = new int[taps];
    for (int i = 0; i < fineX.length; i++) {
      for (int k = 0; k < taps; k++) {
        columns[k] = border.inside((fineX[i] >> 5) - 1 + k, from.width());
        rows[k] = border.inside((fineY[i] >> 5) - 1 + k, from.height());
      }
      int[] weights = WarpWeights.Cubic.at(fineX[i] & 31, fineY[i] & 31);
      for (int c = 0; c < channels; c++) {
        int sum = WarpWeights.ONE / 2;
        for (int k = 0; k < weights.length; k++) {
          int x = columns[k % taps];
          int y = rows[k / taps];
          sum += weights[k] * value(from.data(), from.width(), x, y, channels, c, fill);
        }
        to.data()[i * channels + c] = (byte) Math.max(0, Math.min(sum >> 15, 255));
      }
    }
  }

  private static int value(
      byte[] data, int width, int x, int y, int channels, int channel, int[] fill) {
    return x < 0 || y < 0 ? fill[channel] : data[(y * width + x) * channels + channel] & 0xff;
  }
}
