package io.intarsia.image;

import java.util.function.DoubleUnaryOperator;

/**
 * Resizing of float planes as {@code torch.nn.functional.interpolate} defines it, in plain Java
 * meant to be obvious rather than fast. Follows pytorch 1.13.1, aten/src/ATen/native/UpSample.h and
 * cpu/UpSampleKernel.cpp; coordinates are floats as there, weights doubles (at most 4e-6 from
 * torch's own on values of a few units).
 *
 * @param mode the interpolation
 * @param alignCorners true if the corner pixels' centres map onto each other (bilinear, bicubic)
 * @param antialias true if the filter is widened when shrinking (bilinear, bicubic)
 */
public record Interpolate(Mode mode, boolean alignCorners, boolean antialias) {

  /** The interpolation, by torch's names. */
  public enum Mode {
    /** The pixel at floor(x * scale). */
    NEAREST,
    /** The pixel whose centre is nearest. */
    NEAREST_EXACT,
    /** Two by two. */
    BILINEAR,
    /** Keys' cubic, a = -0.75; with antialias a = -0.5. */
    BICUBIC,
    /** The mean of the footprint (adaptive average pooling). */
    AREA
  }

  /** Which source positions make one output position, and how much each counts. */
  private record Taps(int[] at, double[] weight) {}

  /**
   * Resizes to given sides; coordinates are mapped by in / out.
   *
   * @param planes [count, height, width]
   * @return [count, outHeight, outWidth]
   */
  public float[] toSize(
      float[] planes, int count, int height, int width, int outHeight, int outWidth) {
    Taps[] rows = taps(height, outHeight, 0);
    Taps[] columns = taps(width, outWidth, 0);
    return apply(planes, count, height, width, rows, columns);
  }

  /**
   * Resizes by given factors; the sides become floor(side * factor), and coordinates are mapped by
   * the factors themselves, as with {@code recompute_scale_factor} unset. (Set, it is {@link
   * #toSize} of those sides.)
   *
   * @param planes [count, height, width]
   * @return [count, floor(height * factorY), floor(width * factorX)]
   */
  public float[] byFactor(
      float[] planes, int count, int height, int width, double factorY, double factorX) {
    Taps[] rows = taps(height, (int) Math.floor(height * factorY), factorY);
    Taps[] columns = taps(width, (int) Math.floor(width * factorX), factorX);
    return apply(planes, count, height, width, rows, columns);
  }

  private static float[] apply(
      float[] planes, int count, int height, int width, Taps[] rows, Taps[] columns) {
    float[] out = new float[Sides.bytes(columns.length, rows.length, count)];
    int write = 0;
    for (int plane = 0; plane < count; plane++) {
      for (Taps row : rows) {
        for (Taps column : columns) {
          double sum = 0;
          for (int i = 0; i < row.at.length; i++) {
            int from = (plane * height + row.at[i]) * width;
            double across = 0;
            for (int k = 0; k < column.at.length; k++) {
              across += planes[from + column.at[k]] * column.weight[k];
            }
            sum += across * row.weight[i];
          }
          out[write++] = (float) sum;
        }
      }
    }
    return out;
  }

  private Taps[] taps(int size, int outSize, double factor) {
    Taps[] taps = new Taps[outSize];
    float scale = factor > 0 ? (float) (1 / factor) : (float) size / outSize;
    boolean cubic = mode == Mode.BICUBIC;
    if (alignCorners) {
      scale = outSize > 1 ? (float) (size - 1) / (outSize - 1) : 0;
    }
    for (int i = 0; i < outSize; i++) {
      taps[i] =
          switch (mode) {
            case NEAREST -> one(Math.min((int) (i * scale), size - 1));
            case NEAREST_EXACT -> one(Math.min((int) ((i + 0.5f) * scale), size - 1));
            case AREA -> area(i, size, outSize);
            case BILINEAR, BICUBIC ->
                antialias
                    ? widened(i, size, scale, cubic)
                    : cubic ? cubic(source(i, scale), size) : linear(source(i, scale), size);
          };
    }
    return taps;
  }

  private float source(int i, float scale) {
    return alignCorners ? i * scale : (i + 0.5f) * scale - 0.5f;
  }

  private static Taps one(int at) {
    return new Taps(new int[] {at}, new double[] {1});
  }

  private static Taps area(int i, int size, int outSize) {
    int first = (int) ((long) i * size / outSize);
    int last = (int) (((long) (i + 1) * size + outSize - 1) / outSize);
    return weighted(first, last - first, x -> 1);
  }

  private static Taps linear(float source, int size) {
    float at = Math.max(source, 0);
    int first = Math.min((int) at, size - 1);
    float part = at - first;
    return new Taps(
        new int[] {first, Math.min(first + 1, size - 1)}, new double[] {1 - part, part});
  }

  private static Taps cubic(float source, int size) {
    int first = (int) Math.floor(source);
    float part = source - first;
    int[] at = new int[4];
    double[] weight = new double[4];
    for (int k = 0; k < 4; k++) {
      at[k] = Math.max(0, Math.min(first - 1 + k, size - 1));
      weight[k] = keys(part + 1 - k, -0.75);
    }
    return new Taps(at, weight);
  }

  private static Taps widened(int i, int size, float scale, boolean cubic) {
    double widen = Math.max(scale, 1);
    double support = (cubic ? 2 : 1) * widen;
    double centre = scale * (i + 0.5);
    int first = Math.max((int) (centre - support + 0.5), 0);
    int count = Math.min((int) (centre + support + 0.5), size) - first;
    return weighted(
        first,
        count,
        k -> {
          double x = (k + first - centre + 0.5) / widen;
          return cubic ? keys(x, -0.5) : Math.max(0, 1 - Math.abs(x));
        });
  }

  private static Taps weighted(int first, int count, DoubleUnaryOperator weightOf) {
    int[] at = new int[count];
    double[] weight = new double[count];
    double sum = 0;
    for (int k = 0; k < count; k++) {
      at[k] = first + k;
      weight[k] = weightOf.applyAsDouble(k);
      sum += weight[k];
    }
    for (int k = 0; k < count; k++) {
      weight[k] /= sum;
    }
    return new Taps(at, weight);
  }

  /** Keys' cubic convolution kernel (1981) with its free parameter. */
  private static double keys(double distance, double a) {
    double x = Math.abs(distance);
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
  }
}
