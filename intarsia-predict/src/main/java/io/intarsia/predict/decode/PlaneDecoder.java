package io.intarsia.predict.decode;

import io.intarsia.base.Checks;
import java.util.stream.IntStream;

/**
 * Brings logits to the size of a picture bilinearly, one class at a time, as PyTorch's interpolate
 * does: for models whose classes do not compete. Safe to share between threads.
 */
public final class PlaneDecoder {
  private final Logits logits;
  private final Axis rows;
  private final Axis columns;

  /**
   * @param logits on the network's own grid; not copied
   * @param spanHeight picture rows the grid stands for, at least {@code height}
   * @param spanWidth picture columns the grid stands for, at least {@code width}
   * @param height rows of the picture
   * @param width columns of the picture
   * @throws IllegalArgumentException if a side is not positive or a span shorter than the side
   */
  public PlaneDecoder(
      Logits logits, int spanHeight, int spanWidth, int height, int width, boolean alignCorners) {
    Checks.positive("height", height);
    Checks.positive("width", width);
    Checks.that(
        spanHeight >= height && spanWidth >= width,
        "a grid for %d x %d pixels does not cover a picture of %d x %d",
        spanWidth,
        spanHeight,
        width,
        height);
    this.logits = logits;
    this.rows = new Axis(logits.height(), spanHeight, height, alignCorners);
    this.columns = new Axis(logits.width(), spanWidth, width, alignCorners);
  }

  /** How many classes there are. */
  public int classes() {
    return logits.classes();
  }

  /** Rows of the picture. */
  public int height() {
    return rows.outputs;
  }

  /** Columns of the picture. */
  public int width() {
    return columns.outputs;
  }

  /** The logits of a class, [height, width] of the picture, row-major. */
  public float[] plane(int channel) {
    float[] out = new float[Math.multiplyExact(rows.outputs, columns.outputs)];
    IntStream.range(0, rows.outputs).parallel().forEach(y -> row(channel, y, out));
    return out;
  }

  private void row(int channel, int y, float[] out) {
    RowSource source = RowSource.of(logits);
    float[] top = new float[logits.width()];
    float[] bottom = new float[logits.width()];
    source.read(channel, rows.lower[y], 0, top.length, top, 0);
    source.read(channel, rows.upper(rows.lower[y]), 0, top.length, bottom, 0);
    float w = rows.weight[y];
    int at = y * columns.outputs;
    for (int x = 0; x < columns.outputs; x++) {
      int left = columns.lower[x];
      float u = columns.weight[x];
      int right = columns.upper(left);
      out[at + x] =
          (1 - w) * ((1 - u) * top[left] + u * top[right])
              + w * ((1 - u) * bottom[left] + u * bottom[right]);
    }
  }
}
