package io.intarsia.predict.decode;

import io.intarsia.base.Checks;
import java.nio.FloatBuffer;

/**
 * The class scores of one picture as a network gives them, [classes, height, width], row-major.
 * Neither the buffer's position nor its limit may change while it is read; it is read from many
 * threads at once.
 *
 * @param classes planes; a single plane is a binary foreground score
 * @param height rows of the low-resolution grid
 * @param width columns of the low-resolution grid
 * @param values the scores, from index 0
 */
public record Logits(int classes, int height, int width, FloatBuffer values) {
  /**
   * @throws IllegalArgumentException if a size is not positive, or the buffer is not exactly that
   *     large
   */
  public Logits {
    Checks.positive("classes", classes);
    Checks.positive("height", height);
    Checks.positive("width", width);
    long wanted = Math.multiplyExact((long) classes * height, width);
    if (values.limit() != wanted) {
      throw new IllegalArgumentException(
          "logits [%d, %d, %d] want %d values, the buffer has %d"
              .formatted(classes, height, width, wanted, values.limit()));
    }
  }

  /** Wraps an array without copying it. */
  public static Logits of(int classes, int height, int width, float[] values) {
    return new Logits(classes, height, width, FloatBuffer.wrap(values));
  }

  /** One score. */
  public float at(int channel, int y, int x) {
    return values.get((channel * height + y) * width + x);
  }
}
