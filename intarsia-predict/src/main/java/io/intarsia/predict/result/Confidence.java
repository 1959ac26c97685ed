package io.intarsia.predict.result;

import org.jspecify.annotations.Nullable;

/** The probability of the chosen class at each pixel, 0..1, row-major; the array is not copied. */
public final class Confidence {
  private final float @Nullable [] values;
  private final byte @Nullable [] steps;

  private Confidence(float @Nullable [] values, byte @Nullable [] steps) {
    this.values = values;
    this.steps = steps;
  }

  /** Full precision, four bytes a pixel. */
  public static Confidence of(float[] values) {
    return new Confidence(values, null);
  }

  /** In steps of 1/255, one unsigned byte a pixel. */
  public static Confidence ofBytes(byte[] steps) {
    return new Confidence(null, steps);
  }

  /** The number of pixels. */
  public int size() {
    return values != null ? values.length : steps != null ? steps.length : 0;
  }

  /** The value at a pixel, counted along the rows. */
  public float at(int pixel) {
    return values != null ? values[pixel] : steps != null ? (steps[pixel] & 0xff) / 255f : 0;
  }
}
