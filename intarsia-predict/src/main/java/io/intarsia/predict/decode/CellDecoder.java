package io.intarsia.predict.decode;

import io.intarsia.base.Refusal;
import java.util.Arrays;

/**
 * Finds the winning class of every pixel, cell by cell. Bilinear interpolation in floating point is
 * monotone in each of its four samples, so inside a cell a class can win only if its largest sample
 * reaches the largest of all classes' smallest samples. Mostly one class is left and its cell is
 * filled; the few contested cells are interpolated for the classes left. Confined to one thread.
 */
final class CellDecoder {
  /** Relative slack that covers the rounding of one interpolation, so that ties are kept. */
  private static final float SLACK = 0x1p-20f;

  /** Columns of a cell interpolated at a time. */
  private static final int SPAN = 64;

  private final Grid grid;
  private final CellRows rows;
  private final Axis across;
  private final Axis down;
  private final float[] high;
  private final float[] low;
  private final float[] bar;
  private final int[] count;
  private final char[] left;
  private final float[] above;
  private final float[] below;

  CellDecoder(Grid grid, CellRows rows) {
    this.grid = grid;
    this.rows = rows;
    across = grid.columns();
    down = grid.rows();
    int cells = grid.blockCells();
    high = new float[grid.planes() * rows.stride];
    low = new float[grid.planes() * rows.stride];
    bar = new float[rows.stride];
    count = new int[cells];
    left = new char[cells * grid.planes()];
    above = new float[SPAN * grid.planes()];
    below = new float[SPAN * grid.planes()];
  }

  /**
   * Labels the pixels of a row of cells.
   *
   * @param row upper low-resolution row; {@link CellRows} stands on it
   * @param firstRow picture row of the first row of {@code out}
   */
  void decode(int row, int cell, int cells, Labels out, int firstRow) {
    bound(cells);
    loosen(row, cell, cells);
    elect(cells);
    int from = down.start[row];
    int to = down.start[row + 1];
    int line = (from - firstRow) * out.width();
    paint(cell, cells, out, line);
    int x0 = across.start[cell];
    int x1 = across.start[cell + cells];
    for (int y = from + 1; y < to; y++) {
      out.copy(line + x0, (y - firstRow) * out.width() + x0, x1 - x0);
    }
    for (int x = 0; x < cells; x++) {
      if (count[x] > 1) {
        for (int at = across.start[cell + x]; at < across.start[cell + x + 1]; at += SPAN) {
          int end = Math.min(at + SPAN, across.start[cell + x + 1]);
          contest(x, at, end, from, to, out, firstRow);
        }
      }
    }
  }

  /** Fills high with each cell's largest sample by class, bar with what a winner must reach. */
  private void bound(int cells) {
    float[] top = rows.top;
    float[] bottom = rows.bottom;
    int all = top.length;
    for (int i = 0; i < all; i++) {
      high[i] = Math.max(top[i], bottom[i]);
    }
    for (int i = 0; i < all; i++) {
      low[i] = Math.min(top[i], bottom[i]);
    }
    for (int i = 0; i < all - 1; i++) {
      high[i] = Math.max(high[i], high[i + 1]);
    }
    for (int i = 0; i < all - 1; i++) {
      low[i] = Math.min(low[i], low[i + 1]);
    }
    Arrays.fill(bar, Float.NEGATIVE_INFINITY);
    int stride = rows.stride;
    for (int c = 0; c < grid.planes(); c++) {
      int base = c * stride;
      for (int x = 0; x < cells; x++) {
        bar[x] = Math.max(bar[x], low[base + x]);
      }
    }
  }

  /** Lowers the bar by the slack. */
  private void loosen(int row, int cell, int cells) {
    for (int x = 0; x < cells; x++) {
      if (bar[x] < Float.POSITIVE_INFINITY) {
        bar[x] -= Math.abs(bar[x]) * SLACK;
      }
      if (Float.isNaN(bar[x])) {
        throw Refusal.model(
            "logits are not numbers at row %d, column %d of [%d, %d]: the network overflowed or its"
                + " weights are damaged; check the weights, or run in float32",
            row, cell + x, down.inputs, across.inputs);
      }
    }
  }

  /** Lists the classes that can win in each cell, in ascending order. */
  private void elect(int cells) {
    Arrays.fill(count, 0, cells, 0);
    int planes = grid.planes();
    for (int c = 0; c < planes; c++) {
      int base = c * rows.stride;
      for (int x = 0; x < cells; x++) {
        if (high[base + x] >= bar[x]) {
          left[x * planes + count[x]++] = (char) c;
        }
      }
    }
  }

  /** Fills one picture row with each cell's first candidate. */
  private void paint(int cell, int cells, Labels out, int line) {
    int planes = grid.planes();
    int x = 0;
    while (x < cells) {
      int label = left[x * planes];
      int end = x + 1;
      while (end < cells && left[end * planes] == label) {
        end++;
      }
      out.fill(line + across.start[cell + x], line + across.start[cell + end], label);
      x = end;
    }
  }

  /** Interpolates the candidates of one cell and labels each of its pixels. */
  private void contest(
      int x, int fromColumn, int toColumn, int fromRow, int toRow, Labels out, int firstRow) {
    int candidates = count[x];
    int first = x * grid.planes();
    int columns = toColumn - fromColumn;
    for (int k = 0; k < candidates; k++) {
      int at = left[first + k] * rows.stride + x;
      float a = rows.top[at];
      float b = rows.top[at + 1];
      float c = rows.bottom[at];
      float d = rows.bottom[at + 1];
      for (int i = 0; i < columns; i++) {
        float w = across.weight[fromColumn + i];
        above[i * candidates + k] = (1 - w) * a + w * b;
        below[i * candidates + k] = (1 - w) * c + w * d;
      }
    }
    for (int y = fromRow; y < toRow; y++) {
      float w = down.weight[y];
      float v = 1 - w;
      int line = (y - firstRow) * out.width() + fromColumn;
      for (int i = 0; i < columns; i++) {
        int at = i * candidates;
        int best = 0;
        float most = v * above[at] + w * below[at];
        for (int k = 1; k < candidates; k++) {
          float value = v * above[at + k] + w * below[at + k];
          if (value > most) {
            most = value;
            best = k;
          }
        }
        if (best > 0) {
          out.set(line + i, left[first + best]);
        }
      }
    }
  }
}
