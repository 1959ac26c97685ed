package io.intarsia.augment.geometry;

/** Gaussian smoothing of a field of numbers, [height, width], in doubles. */
public final class GaussianField {
  private GaussianField() {}

  /**
   * As {@code scipy.ndimage.gaussian_filter} smooths: four deviations wide, the edge mirrored and
   * repeated.
   */
  public static double[] scipy(double[] field, int width, int height, double sigma) {
    if (sigma <= 0) {
      return field.clone();
    }
    double[] kernel = kernel((int) (4 * sigma + 0.5), sigma);
    double[] down = along(field, width, height, kernel, Border.REFLECT, false);
    return along(down, width, height, kernel, Border.REFLECT, true);
  }

  /**
   * As {@code cv2.GaussianBlur} smooths floats: a square of a given size, the edge mirrored and not
   * repeated.
   *
   * @param size odd
   * @param sigma the deviation; 0 or less to derive it from the size
   */
  public static double[] openCv(double[] field, int width, int height, int size, double sigma) {
    double used = sigma > 0 ? sigma : 0.3 * ((size - 1) * 0.5 - 1) + 0.8;
    double[] kernel = kernel(size / 2, used);
    double[] across = along(field, width, height, kernel, Border.REFLECT_101, true);
    return along(across, width, height, kernel, Border.REFLECT_101, false);
  }

  private static double[] kernel(int radius, double sigma) {
    double[] kernel = new double[2 * radius + 1];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      double x = i - radius;
      kernel[i] = Math.exp(-0.5 / (sigma * sigma) * x * x);
      sum += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  private static double[] along(
      double[] field, int width, int height, double[] kernel, Border border, boolean across) {
    int radius = kernel.length / 2;
    int size = across ? width : height;
    int lines = across ? height : width;
    int step = across ? 1 : width;
    double[] line = new double[size + 2 * radius];
    double[] out = new double[field.length];
    for (int l = 0; l < lines; l++) {
      int first = across ? l * width : l;
      for (int i = 0; i < line.length; i++) {
        line[i] = field[first + border.inside(i - radius, size) * step];
      }
      for (int i = 0; i < size; i++) {
        double sum = 0;
        for (int k = 0; k < kernel.length; k++) {
          sum += line[i + k] * kernel[k];
        }
        out[first + i * step] = sum;
      }
    }
    return out;
  }
}
