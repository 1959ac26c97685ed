package io.intarsia.augment.geometry;

/**
 * Affine matrices, six numbers in two rows of three, that map positions in the source to positions
 * in the result. Positions are pixel centres, the first at 0.
 */
public final class Affines {
  private Affines() {}

  /**
   * Turns and scales about the middle, then shifts (albumentations 1.3.1, rotate and
   * shift_scale_rotate).
   *
   * @param angle anticlockwise, in degrees
   * @param dx the shift to the right, in widths
   * @param dy the shift downward, in heights
   */
  public static double[] aboutMiddle(
      int width, int height, double angle, double scale, double dx, double dy) {
    float x = (float) (width / 2.0 - 0.5);
    float y = (float) (height / 2.0 - 0.5);
    double radians = Math.toRadians(angle);
    double alpha = Math.cos(radians) * scale;
    double beta = Math.sin(radians) * scale;
    return new double[] {
      alpha,
      beta,
      (1 - alpha) * x - beta * y + dx * width,
      -beta,
      alpha,
      beta * x + (1 - alpha) * y + dy * height
    };
  }

  /**
   * What albumentations' Affine 1.3.1 does about the middle, by scikit-image's composition: a shear
   * along y, then scaling, a shear along x, turning and shifting.
   *
   * @param scale along x and y
   * @param translate along x and y, in pixels
   * @param angle clockwise, in degrees
   * @param shear along x and y, in degrees
   */
  public static double[] composed(
      int width, int height, double[] scale, double[] translate, double angle, double[] shear) {
    double x = width / 2.0 - 0.5;
    double y = height / 2.0 - 0.5;
    double turn = Math.toRadians(-angle);
    double slantX = Math.tan(Math.toRadians(-shear[0]));
    double slantY = Math.tan(Math.toRadians(-shear[1]));
    double cos = Math.cos(turn);
    double sin = Math.sin(turn);
    double[] toMiddle = {1, 0, -x, 0, 1, -y};
    double[] along = {1, 0, 0, slantY, 1, 0};
    double[] main = {
      scale[0] * cos,
      -scale[1] * (slantX * cos + sin),
      translate[0],
      scale[0] * sin,
      scale[1] * (cos - slantX * sin),
      translate[1]
    };
    double[] back = {1, 0, x, 0, 1, y};
    return then(then(then(toMiddle, along), main), back);
  }

  /** The first matrix, then the second. */
  public static double[] then(double[] first, double[] second) {
    double[] out = new double[6];
    for (int row = 0; row < 2; row++) {
      double a = second[row * 3];
      double b = second[row * 3 + 1];
      out[row * 3] = a * first[0] + b * first[3];
      out[row * 3 + 1] = a * first[1] + b * first[4];
      out[row * 3 + 2] = a * first[2] + b * first[5] + second[row * 3 + 2];
    }
    return out;
  }

  /**
   * The matrix that moves three points to three others.
   *
   * @param from x0, y0, x1, y1, x2, y2
   * @param to as many
   * @return the matrix; all zero if the points lie on one line
   */
  public static double[] ofPoints(double[] from, double[] to) {
    double ux = from[2] - from[0];
    double uy = from[3] - from[1];
    double vx = from[4] - from[0];
    double vy = from[5] - from[1];
    double determinant = ux * vy - vx * uy;
    double[] out = new double[6];
    if (determinant == 0) {
      return out;
    }
    for (int row = 0; row < 2; row++) {
      double u = to[2 + row] - to[row];
      double v = to[4 + row] - to[row];
      double a = (u * vy - v * uy) / determinant;
      double b = (v * ux - u * vx) / determinant;
      out[row * 3] = a;
      out[row * 3 + 1] = b;
      out[row * 3 + 2] = to[row] - a * from[0] - b * from[1];
    }
    return out;
  }
}
