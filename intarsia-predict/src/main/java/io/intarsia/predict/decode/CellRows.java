package io.intarsia.predict.decode;

import java.util.Arrays;

/**
 * Two neighbouring low-resolution rows of logits, cut to a block of cells. A cell lies between four
 * samples; the last row and column repeat. Neighbouring planes are dealt out to lanes, arrays of
 * equal length, so that a fold over planes is a loop over whole arrays, which vectorises. Confined
 * to one thread.
 */
final class CellRows {
  private static final int MOST_LANES = 8;

  /** Columns of samples held: one more than cells. */
  final int stride;

  /** Planes p to p + lanes that share an offset, a power of two of them. */
  final int lanes;

  /** Samples of the upper row by lane, [planes / lanes, stride]; missing planes are -infinity. */
  float[][] top;

  /** Samples of the lower row by lane. */
  float[][] bottom;

  private final int laneBits;
  private final Grid grid;
  private final RowSource source;
  private int topRow = -1;
  private int bottomRow = -1;
  private int firstCell = -1;

  CellRows(Grid grid, RowSource source) {
    this.grid = grid;
    this.source = source;
    stride = grid.blockCells() + 1;
    lanes = Integer.highestOneBit(Math.min(MOST_LANES, grid.planes()));
    laneBits = Integer.numberOfTrailingZeros(lanes);
    top = blank();
    bottom = blank();
  }

  /** One array for each lane, filled with -infinity. */
  float[][] blank() {
    int length = (grid.planes() + lanes - 1) / lanes * stride;
    float[][] arrays = new float[lanes][length];
    for (float[] array : arrays) {
      Arrays.fill(array, Float.NEGATIVE_INFINITY);
    }
    return arrays;
  }

  /** The lane that holds a plane. */
  int lane(int plane) {
    return plane & (lanes - 1);
  }

  /** The index of a plane's first sample in its lane. */
  int offset(int plane) {
    return (plane >> laneBits) * stride;
  }

  /** Moves to the cells right of {@code cell} and below {@code row}. */
  void moveTo(int row, int cell, int cells) {
    if (cell != firstCell) {
      topRow = -1;
      bottomRow = -1;
      firstCell = cell;
    }
    if (topRow != row) {
      if (bottomRow == row) {
        float[][] spare = top;
        top = bottom;
        bottom = spare;
        bottomRow = -1;
      } else {
        load(row, cell, cells, top);
      }
      topRow = row;
    }
    int below = grid.rows().upper(row);
    if (bottomRow != below) {
      load(below, cell, cells, bottom);
      bottomRow = below;
    }
  }

  private void load(int row, int cell, int cells, float[][] into) {
    int extra = grid.planes() - grid.classes();
    if (extra > 0) {
      Arrays.fill(into[0], 0, stride, grid.options().threshold());
    }
    int held = Math.min(cells + 1, grid.columns().inputs - cell);
    for (int c = 0; c < grid.classes(); c++) {
      float[] lane = into[lane(c + extra)];
      int at = offset(c + extra);
      source.read(c, row, cell, held, lane, at);
      if (held == cells) {
        lane[at + cells] = lane[at + cells - 1];
      }
    }
  }
}
