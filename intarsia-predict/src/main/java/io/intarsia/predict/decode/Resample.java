package io.intarsia.predict.decode;

import io.intarsia.base.Checks;
import io.intarsia.preprocess.SizePolicy.Size;

/** Bilinear resampling of logits to another grid, equal to torch's interpolate. */
public final class Resample {
  private Resample() {}

  /**
   * All logits on another grid, [classes, height, width]. Meant for low-resolution grids: the
   * result is stored whole.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static Logits bilinear(Logits logits, int height, int width, boolean alignCorners) {
    Checks.positive("height", height);
    Checks.positive("width", width);
    Size size = new Size(width, height);
    float[] out = bilinear(logits, size, size, alignCorners);
    return Logits.of(logits.classes(), height, width, out);
  }

  /**
   * All logits on a finer grid of which only the part from its upper left corner is wanted.
   *
   * @param span the sides of the grid that the logits stand for
   * @param wanted the sides of the part, at most those of the grid
   * @return [classes, height, width]
   * @throws IllegalArgumentException if the part is larger than the grid
   */
  public static float[] bilinear(Logits logits, Size span, Size wanted, boolean alignCorners) {
    Checks.that(
        wanted.width() <= span.width() && wanted.height() <= span.height(),
        "wanted %s of %s",
        wanted,
        span);
    int plane = Math.multiplyExact(wanted.height(), wanted.width());
    float[] out = new float[Math.multiplyExact(logits.classes(), plane)];
    Axis rows = new Axis(logits.height(), span.height(), wanted.height(), alignCorners);
    Axis columns = new Axis(logits.width(), span.width(), wanted.width(), alignCorners);
    for (int c = 0; c < logits.classes(); c++) {
      plane(logits, c, rows, columns, out, c * plane);
    }
    return out;
  }

  private static void plane(
      Logits logits, int channel, Axis rows, Axis columns, float[] out, int at) {
    RowSource source = RowSource.of(logits);
    float[] top = new float[logits.width()];
    float[] bottom = new float[logits.width()];
    for (int y = 0; y < rows.outputs; y++) {
      source.read(channel, rows.lower[y], 0, top.length, top, 0);
      source.read(channel, rows.upper(rows.lower[y]), 0, top.length, bottom, 0);
      float w = rows.weight[y];
      for (int x = 0; x < columns.outputs; x++) {
        int left = columns.lower[x];
        int right = columns.upper(left);
        float u = columns.weight[x];
        out[at + y * columns.outputs + x] =
            (1 - w) * ((1 - u) * top[left] + u * top[right])
                + w * ((1 - u) * bottom[left] + u * bottom[right]);
      }
    }
  }
}
