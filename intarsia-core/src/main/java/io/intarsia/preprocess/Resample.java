package io.intarsia.preprocess;

import java.util.Locale;

/** A resampling filter of Pillow, with its number there ({@code PIL.Image.Resampling}). */
public enum Resample {
  /** The nearest pixel; no averaging. */
  NEAREST(0, 0),
  /** Every source pixel inside the footprint counts the same. */
  BOX(4, 0.5),
  /** A triangle, widened when shrinking (antialiased). */
  BILINEAR(2, 1),
  /** A Hamming-windowed sinc of one lobe. */
  HAMMING(5, 1),
  /** Keys' cubic with a = -0.5. */
  BICUBIC(3, 2),
  /** A Lanczos-windowed sinc of three lobes. */
  LANCZOS(1, 3);

  private final int code;
  private final double support;

  Resample(int code, double support) {
    this.code = code;
    this.support = support;
  }

  /** The number Pillow and {@code preprocessor_config.json} use. */
  public int code() {
    return code;
  }

  /** Half the width of the filter, in source pixels when not shrinking. */
  public double support() {
    return support;
  }

  /**
   * The filter of a Pillow number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Resample ofCode(int code) {
    for (Resample filter : values()) {
      if (filter.code == code) {
        return filter;
      }
    }
    throw new IllegalArgumentException("resample " + code + ", wanted 0 to 5");
  }

  /**
   * The filter of a name, in any case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Resample ofName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The filter's weight at a distance from its centre. */
  public double weight(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      case NEAREST -> throw new IllegalStateException("nearest has no weights");
      case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
      case BILINEAR -> x < 1 ? 1 - x : 0;
      case HAMMING -> {
        double angle = x * Math.PI;
        yield x == 0 ? 1 : x >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(angle));
      }
      case BICUBIC -> cubic(x);
      case LANCZOS -> distance >= -3 && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
    };
  }

  private static double cubic(double x) {
    double a = -0.5;
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  private static double sinc(double x) {
    double angle = x * Math.PI;
    return x == 0 ? 1 : Math.sin(angle) / angle;
  }
}
