package io.intarsia.metric;

/** The order in which a run-length text visits the pixels of a mask. */
public enum PixelOrder {
  /** Down the columns, columns from left to right: Kaggle's contests, as COCO. */
  COLUMNS,
  /** Along the rows, rows from top to bottom: the hand-bone contest. */
  ROWS
}
