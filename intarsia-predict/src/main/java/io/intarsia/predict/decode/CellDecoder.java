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
  private final float[][] high;
  private final float[] reach;
  private final float[] floor;
  private final float[] extreme;
  private final float[] shifted;
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
    high = rows.blank();
    int samples = high[0].length;
    reach = new float[samples];
    floor = new float[samples];
    extreme = new float[samples];
    shifted = new float[samples];
    bar = new float[cells];
    count = new int[cells];
    left = new char[cells * grid.planes()];
    above = new float[SPAN * grid.planes()];
    below = new float[SPAN * grid.planes()];
  }

  /** Bytes that one decoder and its rows take, about. */
  static long scratchBytes(Grid grid) {
    long samples = (long) grid.planes() * (grid.blockCells() + 1);
    long spans = 2L * SPAN * grid.planes();
    return (3 * samples + spans) * Float.BYTES + samples * Character.BYTES;
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

  /**
   * Fills high with each cell's largest sample by plane, reach with the largest over the planes of
   * a group, and bar with the largest of all planes' smallest samples.
   */
  private void bound(int cells) {
    Arrays.fill(reach, Float.NEGATIVE_INFINITY);
    Arrays.fill(floor, Float.NEGATIVE_INFINITY);
    for (int lane = 0; lane < rows.lanes; lane++) {
      float[] top = rows.top[lane];
      float[] bottom = rows.bottom[lane];
      max(top, bottom, extreme);
      max(extreme, shift(extreme), high[lane]);
      max(reach, high[lane], reach);
      min(top, bottom, extreme);
      min(extreme, shift(extreme), extreme);
      max(floor, extreme, floor);
    }
    System.arraycopy(floor, 0, bar, 0, cells);
    for (int group = rows.stride; group < floor.length; group += rows.stride) {
      for (int x = 0; x < cells; x++) {
        bar[x] = Math.max(bar[x], floor[group + x]);
      }
    }
  }

  /** Each sample's right neighbour; a copy, as loops over one array at two offsets stay scalar. */
  private float[] shift(float[] samples) {
    System.arraycopy(samples, 1, shifted, 0, samples.length - 1);
    return shifted;
  }

  private static void max(float[] a, float[] b, float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = Math.max(a[i], b[i]);
    }
  }

  private static void min(float[] a, float[] b, float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = Math.min(a[i], b[i]);
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

  /** Lists the planes that can win in each cell, in ascending order. */
  private void elect(int cells) {
    Arrays.fill(count, 0, cells, 0);
    for (int first = 0; first < grid.planes(); first += rows.lanes) {
      int group = rows.offset(first);
      for (int x = 0; x < cells; x++) {
        if (reach[group + x] >= bar[x]) {
          elect(first, group + x, x);
        }
      }
    }
  }

  private void elect(int first, int at, int x) {
    int planes = grid.planes();
    int lanes = Math.min(rows.lanes, planes - first);
    for (int lane = 0; lane < lanes; lane++) {
      if (high[lane][at] >= bar[x]) {
        left[x * planes + count[x]++] = (char) (first + lane);
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
      int plane = left[first + k];
      int at = rows.offset(plane) + x;
      float[] top = rows.top[rows.lane(plane)];
      float[] bottom = rows.bottom[rows.lane(plane)];
      float a = top[at];
      float b = top[at + 1];
      float c = bottom[at];
      float d = bottom[at + 1];
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
