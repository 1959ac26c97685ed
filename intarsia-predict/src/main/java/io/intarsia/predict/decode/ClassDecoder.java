package io.intarsia.predict.decode;

import io.intarsia.base.Checks;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Upsampling and arg-max in one: logits on a low-resolution grid to a label for every pixel of the
 * picture. Equals {@code torch.nn.functional.interpolate(mode="bilinear").argmax(1)}, the first of
 * equal classes winning, except where the two round a tie differently; works for any ratio, down as
 * well as up. In a cell between finite and infinite logits the winner is unspecified. Safe to use
 * from many threads at once.
 */
public final class ClassDecoder {
  /** Scratch of all threads together stays below this. */
  private static final long SCRATCH_BYTES = 12L << 20;

  private static final int CHUNKS_PER_THREAD = 4;

  private final DecodeOptions options;
  private final Crew crew;

  /**
   * @param executor threads to borrow; the calling thread works too
   * @param threads threads at work on one picture at most, the caller's included
   * @throws IllegalArgumentException if threads is not positive
   */
  public ClassDecoder(DecodeOptions options, Executor executor, int threads) {
    this.options = options;
    crew = new Crew(executor, threads);
  }

  /**
   * Decodes a picture.
   *
   * @param height rows of the picture
   * @param width columns of the picture
   * @throws IllegalArgumentException if a size is not positive, the picture exceeds one array, or a
   *     class asked for is none of the logits'
   * @throws io.intarsia.base.Refusal if a logit is not a number
   */
  public Decoded decode(Logits logits, int height, int width) {
    return decode(logits, height, width, height, width);
  }

  /**
   * Decodes a picture that was padded below and at the right.
   *
   * @param spanHeight picture rows the grid stands for, at least {@code height}
   * @param spanWidth picture columns the grid stands for, at least {@code width}
   * @param height rows of the picture
   * @param width columns of the picture
   * @throws IllegalArgumentException as {@link #decode(Logits, int, int)}, or if a span is shorter
   *     than the side
   * @throws io.intarsia.base.Refusal if a logit is not a number
   */
  public Decoded decode(Logits logits, int spanHeight, int spanWidth, int height, int width) {
    Grid grid =
        grid(
            logits.classes(),
            logits.height(),
            logits.width(),
            spanHeight,
            spanWidth,
            height,
            width);
    Decoded out = Decoded.blank(logits.classes(), height, width, options);
    decode(grid, RowSource.of(logits), 0, logits.height(), out, 0);
    return out;
  }

  /**
   * Starts decoding a picture whose logits come a few rows at a time.
   *
   * @param classes classes of the logits
   * @param gridHeight rows of the whole low-resolution grid
   * @param gridWidth its columns
   * @param spanHeight picture rows the grid stands for, at least {@code height}: more if the
   *     picture was padded below
   * @param spanWidth picture columns the grid stands for, at least {@code width}
   * @param sink takes the labels, band by band
   * @throws IllegalArgumentException if a size is not positive or a span is shorter than the side
   */
  public LabelStream stream(
      int classes,
      int gridHeight,
      int gridWidth,
      int spanHeight,
      int spanWidth,
      int height,
      int width,
      LabelStream.Sink sink) {
    Grid grid = grid(classes, gridHeight, gridWidth, spanHeight, spanWidth, height, width);
    return new LabelStream(this, grid, sink);
  }

  DecodeOptions options() {
    return options;
  }

  /**
   * Decodes the cells of some low-resolution rows.
   *
   * @param out labels from picture row {@code firstRow} on
   */
  void decode(Grid grid, RowSource source, int fromRow, int toRow, Decoded out, int firstRow) {
    int blocks = grid.blocks();
    int rows = toRow - fromRow;
    int wanted = Math.max(1, CHUNKS_PER_THREAD * crew.threads() / blocks);
    int chunk = (rows + wanted - 1) / wanted;
    int chunks = (rows + chunk - 1) / chunk;
    int atMost = (int) Math.max(1, SCRATCH_BYTES / scratchBytes(grid));
    crew.run(
        chunks * blocks,
        atMost,
        () -> {
          Worker worker = new Worker(grid, source, out, firstRow);
          return piece -> {
            int from = fromRow + piece / blocks * chunk;
            worker.run(from, Math.min(from + chunk, toRow), piece % blocks);
          };
        });
  }

  private long scratchBytes(Grid grid) {
    long bytes = CellDecoder.scratchBytes(grid);
    return options.certainty() ? bytes + Certainty.scratchBytes(grid) : bytes;
  }

  private Grid grid(
      int classes,
      int gridHeight,
      int gridWidth,
      int spanHeight,
      int spanWidth,
      int height,
      int width) {
    Checks.positive("classes", classes);
    Checks.positive("grid height", gridHeight);
    Checks.positive("grid width", gridWidth);
    Checks.positive("height", height);
    Checks.positive("width", width);
    Checks.that(
        spanHeight >= height && spanWidth >= width,
        "a grid for %d x %d pixels does not cover a picture of %d x %d",
        spanWidth,
        spanHeight,
        width,
        height);
    for (int wanted : options.probabilities()) {
      Checks.that(
          wanted >= 0 && wanted < classes, "class %d is none of the %d classes", wanted, classes);
    }
    boolean align = options.alignCorners();
    return new Grid(
        classes,
        new Axis(gridHeight, spanHeight, height, align),
        new Axis(gridWidth, spanWidth, width, align),
        options);
  }

  private static final class Worker {
    private final Grid grid;
    private final Decoded out;
    private final int firstRow;
    private final CellRows rows;
    private final CellDecoder decoder;
    private final @Nullable Certainty certainty;

    Worker(Grid grid, RowSource source, Decoded out, int firstRow) {
      this.grid = grid;
      this.out = out;
      this.firstRow = firstRow;
      rows = new CellRows(grid, source);
      decoder = new CellDecoder(grid, rows);
      certainty = grid.options().certainty() ? new Certainty(grid, rows) : null;
    }

    void run(int fromRow, int toRow, int block) {
      int cell = block * grid.blockCells();
      int cells = Math.min(grid.blockCells(), grid.columns().inputs - cell);
      if (grid.columns().start[cell] == grid.columns().start[cell + cells]) {
        return;
      }
      for (int row = fromRow; row < toRow; row++) {
        if (grid.rows().start[row] < grid.rows().start[row + 1]) {
          rows.moveTo(row, cell, cells);
          decoder.decode(row, cell, cells, out.labels(), firstRow);
          if (certainty != null) {
            certainty.compute(row, cell, cells, out, firstRow);
          }
        }
      }
    }
  }
}
