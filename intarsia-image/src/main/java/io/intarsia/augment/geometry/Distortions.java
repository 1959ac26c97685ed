package io.intarsia.augment.geometry;

/**
 * The maps of distortions that are no affine ones, as albumentations 1.3.1 makes them
 * (augmentations/geometric/functional.py and augmentations/functional.py).
 */
public final class Distortions {
  private Distortions() {}

  /**
   * A grid whose columns and rows are stretched each by a factor.
   *
   * @param steps how many columns and rows a side is cut into
   * @param xFactors steps + 1 factors of column widths
   * @param yFactors steps + 1 factors of row heights
   */
  public static WarpMap grid(
      int width, int height, int steps, double[] xFactors, double[] yFactors) {
    float[] columns = stretched(width, steps, xFactors);
    float[] rows = stretched(height, steps, yFactors);
    float[] x = new float[width * height];
    float[] y = new float[width * height];
    for (int i = 0; i < x.length; i++) {
      x[i] = columns[i % width];
      y[i] = rows[i / width];
    }
    return WarpMap.of(x, y, width, height);
  }

  private static float[] stretched(int size, int steps, double[] factors) {
    int step = size / steps;
    float[] out = new float[size];
    double previous = 0;
    for (int i = 0; i <= steps; i++) {
      int start = i * step;
      boolean over = start + step > size;
      int end = over ? size : start + step;
      double current = over ? size : previous + step * factors[i];
      int count = end - start;
      double slope = count > 1 ? (current - previous) / (count - 1) : 0;
      for (int k = 0; k < count; k++) {
        boolean last = k > 0 && k == count - 1;
        out[start + k] = (float) (last ? current : previous + k * slope);
      }
      previous = current;
    }
    return out;
  }

  /**
   * The factors changed so that no column is read from outside, as {@code normalized=True} asks.
   */
  public static double[] normalised(int size, int steps, double[] factors) {
    double step = Math.floorDiv(size, steps);
    double[] out = factors.clone();
    double last = Math.min(size, (steps + 1) * step) - steps * step;
    out[steps] *= last / step;
    double sum = 0;
    for (double factor : out) {
      sum += factor;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] *= size / step / sum;
    }
    return out;
  }

  /**
   * A lens that bends lines: barrel or cushion.
   *
   * @param k both radial coefficients
   * @param dx the lens's centre right of the middle, in pixels
   * @param dy the lens's centre below the middle, in pixels
   */
  public static WarpMap optical(int width, int height, double k, double dx, double dy) {
    float bend = (float) k;
    float centreX = (float) (width * 0.5 + dx);
    float centreY = (float) (height * 0.5 + dy);
    float[] mapX = new float[width * height];
    float[] mapY = new float[width * height];
    for (int i = 0; i < mapX.length; i++) {
      double x = (i % width - (width - 1) * 0.5) / width;
      double y = (i / width - (height - 1) * 0.5) / height;
      double r2 = x * x + y * y;
      double radial = 1 + ((double) bend * r2 + bend) * r2;
      mapX[i] = (float) (width * x * radial + centreX);
      mapY[i] = (float) (height * y * radial + centreY);
    }
    return WarpMap.of(mapX, mapY, width, height);
  }

  /**
   * The affine part of an elastic distortion: three points moved.
   *
   * @param offsets x and y of each point's move, in pixels
   */
  public static WarpMap elasticAffine(int width, int height, double[] offsets) {
    float y = height / 2;
    float x = width / 2;
    float square = Math.min(width, height) / 3;
    // The reference puts the middle's row where OpenCV reads a column.
    double[] from = {y + square, x + square, y + square, x - square, y - square, x - square};
    double[] to = new double[6];
    for (int i = 0; i < 6; i++) {
      to[i] = (float) (from[i] + (float) offsets[i]);
    }
    return WarpMap.affine(Affines.ofPoints(from, to), width, height);
  }

  /**
   * Every pixel moved by a smoothed field.
   *
   * @param dx moves to the right before smoothing, from -1 to 1, [height, width]
   * @param dy moves downward before smoothing
   * @param alpha what smoothed moves are multiplied by
   * @param sigma the deviation of the smoothing, in pixels
   * @param approximate true to smooth within 17 by 17 pixels only
   */
  public static WarpMap elastic(
      int width,
      int height,
      double[] dx,
      double[] dy,
      double alpha,
      double sigma,
      boolean approximate) {
    float[] x = smoothed(dx, width, height, alpha, sigma, approximate);
    float[] y = smoothed(dy, width, height, alpha, sigma, approximate);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) ((double) x[i] + i % width);
      y[i] = (float) ((double) y[i] + i / width);
    }
    return WarpMap.of(x, y, width, height);
  }

  private static float[] smoothed(
      double[] field, int width, int height, double alpha, double sigma, boolean approximate) {
    double[] smooth =
        approximate
            ? GaussianField.openCv(field, width, height, 17, sigma)
            : GaussianField.scipy(field, width, height, sigma);
    float[] out = new float[field.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = approximate ? (float) smooth[i] * (float) alpha : (float) (smooth[i] * alpha);
    }
    return out;
  }
}
