package io.intarsia.predict.decode;

import io.intarsia.base.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns low-resolution rows of logits, given from the top down, into bands of labelled picture
 * rows, as far down as the rows so far determine them. Holds the last row given and no more. Not
 * for use from several threads at once.
 */
public final class LabelStream {
  /** Takes finished rows of labels. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the next band. Bands come from the top down without gaps.
     *
     * @param firstRow picture row of the band's first row
     */
    void accept(int firstRow, Decoded band);
  }

  private final ClassDecoder decoder;
  private final Grid grid;
  private final Sink sink;
  private final float[] last;
  private int given;

  LabelStream(ClassDecoder decoder, Grid grid, Sink sink) {
    this.decoder = decoder;
    this.grid = grid;
    this.sink = sink;
    last = new float[Math.multiplyExact(grid.classes(), grid.columns().inputs)];
  }

  /** Low-resolution rows given so far. */
  public int given() {
    return given;
  }

  /** Whether all rows were given and the last band was handed on. */
  public boolean isComplete() {
    return given == grid.rows().inputs;
  }

  /**
   * Takes the next rows; they may be overwritten once this returns.
   *
   * @param rows each [classes, grid width]
   * @throws IllegalArgumentException if there are more rows than the grid has, or one is of another
   *     length
   * @throws io.intarsia.base.Refusal if a logit is not a number
   */
  public void push(List<float[]> rows) {
    int end = given + rows.size();
    Checks.that(
        end <= grid.rows().inputs, "row %d given, the grid has %d", end, grid.rows().inputs);
    List<float[]> window = new ArrayList<>(rows);
    for (float[] row : rows) {
      Checks.that(row.length == last.length, "a row of %d, wanted %d", row.length, last.length);
    }
    if (rows.isEmpty()) {
      return;
    }
    int windowStart = given;
    if (given > 0) {
      window.add(0, last);
      windowStart--;
    }
    int ready = end == grid.rows().inputs ? end : end - 1;
    decode(window, windowStart, ready);
    float[] newest = rows.get(rows.size() - 1);
    System.arraycopy(newest, 0, last, 0, last.length);
    given = end;
  }

  private void decode(List<float[]> window, int windowStart, int ready) {
    int firstRow = grid.rows().start[windowStart];
    int height = grid.rows().start[ready] - firstRow;
    if (height == 0) {
      return;
    }
    int width = grid.columns().inputs;
    RowSource source =
        (channel, row, from, count, into, at) ->
            System.arraycopy(
                window.get(row - windowStart), channel * width + from, into, at, count);
    Decoded band = Decoded.blank(grid.classes(), height, grid.columns().outputs, decoder.options());
    decoder.decode(grid, source, windowStart, ready, band, firstRow);
    sink.accept(firstRow, band);
  }
}
