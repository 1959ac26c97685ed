package io.intarsia.predict.decode;

import java.util.Arrays;

/**
 * Computes softmax probabilities of labelled pixels, a few columns of all classes at a time.
 * Confined to one thread.
 */
final class Certainty {
  private static final int FEWEST_COLUMNS = 32;
  private static final int SCRATCH_FLOATS = 32 << 10;

  /** Beyond e to this power a class adds nothing that a float shows. */
  private static final float FARTHEST = 24;

  private final Grid grid;
  private final CellRows rows;
  private final int span;
  private final float[][] above;
  private final float[][] below;
  private final float[] most;
  private final float[] sum;
  private final float[] power;

  Certainty(Grid grid, CellRows rows) {
    this.grid = grid;
    this.rows = rows;
    span = span(grid);
    above = new float[grid.planes()][span];
    below = new float[grid.planes()][span];
    most = new float[span];
    sum = new float[span];
    power = new float[span];
  }

  /** Bytes that one instance takes, about. */
  static long scratchBytes(Grid grid) {
    return 2L * grid.planes() * span(grid) * Float.BYTES;
  }

  private static int span(Grid grid) {
    int columns = Math.max(FEWEST_COLUMNS, SCRATCH_FLOATS / grid.planes());
    return Math.min(columns, grid.columns().outputs);
  }

  /** Completes a row of cells whose labels are known. */
  void compute(int row, int cell, int cells, Decoded out, int firstRow) {
    Axis across = grid.columns();
    int end = across.start[cell + cells];
    for (int from = across.start[cell]; from < end; from += span) {
      int columns = Math.min(span, end - from);
      stretch(cell, from, columns);
      for (int y = grid.rows().start[row]; y < grid.rows().start[row + 1]; y++) {
        line(y, from, columns, out, (y - firstRow) * out.labels().width() + from);
      }
    }
  }

  /** Interpolates both low-resolution rows of every class along the row. */
  private void stretch(int cell, int from, int columns) {
    Axis across = grid.columns();
    for (int p = 0; p < grid.planes(); p++) {
      float[] top = rows.top[rows.lane(p)];
      float[] bottom = rows.bottom[rows.lane(p)];
      int first = rows.offset(p) - cell;
      for (int i = 0; i < columns; i++) {
        int at = first + across.lower[from + i];
        float w = across.weight[from + i];
        above[p][i] = (1 - w) * top[at] + w * top[at + 1];
        below[p][i] = (1 - w) * bottom[at] + w * bottom[at + 1];
      }
    }
    if (grid.classes() == 1) {
      Arrays.fill(above[0], 0);
      Arrays.fill(below[0], 0);
    }
  }

  private void line(int y, int from, int columns, Decoded out, int at) {
    float w = grid.rows().weight[y];
    float v = 1 - w;
    for (int i = 0; i < columns; i++) {
      int label = out.labels().get(at + i);
      most[i] = v * above[label][i] + w * below[label][i];
      sum[i] = 0;
    }
    for (int p = 0; p < grid.planes(); p++) {
      exponential(p, w, columns);
      for (int i = 0; i < columns; i++) {
        sum[i] += power[i];
      }
    }
    float[] confidence = out.confidence();
    if (confidence != null) {
      for (int i = 0; i < columns; i++) {
        confidence[at + i] = 1 / sum[i];
      }
    }
    for (int k = 0; k < out.probabilities().size(); k++) {
      float[] into = out.probabilities().get(k);
      exponential(
          grid.options().probabilities().get(k) + (grid.classes() == 1 ? 1 : 0), w, columns);
      for (int i = 0; i < columns; i++) {
        into[at + i] = power[i] / sum[i];
      }
    }
  }

  /**
   * Fills power with e to each distance of a plane's logit from the label's: a Taylor polynomial of
   * a 64th of it, squared six times, as that vectorises where Math.exp does not.
   */
  private void exponential(int plane, float w, int columns) {
    exponential(above[plane], below[plane], 1 - w, w, most, power, columns);
  }

  private static void exponential(
      float[] above, float[] below, float v, float w, float[] most, float[] power, int columns) {
    for (int i = 0; i < columns; i++) {
      float distance = v * above[i] + w * below[i] - most[i];
      power[i] = Math.min(Math.max(distance, -FARTHEST), FARTHEST) * 0x1p-6f;
    }
    for (int i = 0; i < columns; i++) {
      float r = power[i];
      float e =
          1 + r * (1 + r * (0.5f + r * (0.16666667f + r * (0.041666668f + r * 0.008333334f))));
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      power[i] = e * e;
    }
  }
}
