package io.intarsia.predict.decode;

/**
 * How a low-resolution grid of logits covers a picture.
 *
 * @param classes classes of the logits
 */
record Grid(int classes, Axis rows, Axis columns, DecodeOptions options) {
  /** Floats of scratch that one array of a worker may take; three of them fit a level-2 cache. */
  private static final int SCRATCH_FLOATS = 32 << 10;

  private static final int FEWEST_CELLS = 16;

  /** Planes that compete: a single class competes with a constant plane at the threshold. */
  int planes() {
    return classes == 1 ? 2 : classes;
  }

  /** Cells that one worker takes side by side. */
  int blockCells() {
    int cells = Math.max(FEWEST_CELLS, SCRATCH_FLOATS / planes() - 1);
    return Math.min(cells, columns.inputs);
  }

  int blocks() {
    return (columns.inputs + blockCells() - 1) / blockCells();
  }
}
