package io.intarsia.predict.decode;

import java.util.Arrays;

/**
 * Two neighbouring low-resolution rows of logits, cut to a block of cells: [planes, stride] each. A
 * cell lies between four samples; the last row and column repeat. Confined to one thread.
 */
final class CellRows {
  final int stride;
  float[] top;
  float[] bottom;
  private final Grid grid;
  private final RowSource source;
  private int topRow = -1;
  private int bottomRow = -1;
  private int firstCell = -1;

  CellRows(Grid grid, RowSource source) {
    this.grid = grid;
    this.source = source;
    stride = grid.blockCells() + 1;
    top = new float[grid.planes() * stride];
    bottom = new float[grid.planes() * stride];
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
        float[] spare = top;
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

  private void load(int row, int cell, int cells, float[] into) {
    int extra = grid.planes() - grid.classes();
    if (extra > 0) {
      Arrays.fill(into, 0, stride, grid.options().threshold());
    }
    int held = Math.min(cells + 1, grid.columns().inputs - cell);
    for (int c = 0; c < grid.classes(); c++) {
      int at = (c + extra) * stride;
      source.read(c, row, cell, held, into, at);
      if (held == cells) {
        into[at + cells] = into[at + cells - 1];
      }
    }
  }
}
