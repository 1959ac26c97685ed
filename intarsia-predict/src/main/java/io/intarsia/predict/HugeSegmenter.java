package io.intarsia.predict;

import io.intarsia.base.Limits;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.image.strip.RowSource;
import io.intarsia.image.write.PngWriter;
import io.intarsia.predict.decode.LabelStream;
import io.intarsia.predict.result.Provenance;
import io.intarsia.predict.tile.MemoryPlan;
import io.intarsia.preprocess.SizePolicy.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Segments pictures of tens of thousands of pixels a side: rows are read, cut into tiles, run,
 * blended and written strip by strip, at the picture's own resolution. What that takes is known
 * beforehand. Safe to use from many threads, each run with the memory of its own plan.
 */
public final class HugeSegmenter {
  /** What the Java machine, the runtime and the image library take; measured at 20,000 x 20,000. */
  private static final long PROCESS_BYTES = 500L << 20;

  private final Runner runner;
  private final Limits limits;
  private final Progress.Factory progress;

  HugeSegmenter(Runner runner, Limits limits, Progress.Factory progress) {
    this.runner = runner;
    this.limits = limits;
    this.progress = progress;
  }

  /**
   * What one run will be.
   *
   * @param width columns of the picture
   * @param height rows of the picture
   * @param tiling the tiles and how they are blended
   * @param memory what the run holds at most; {@link MemoryPlan#summary} is a line for the user
   */
  public record Plan(int width, int height, Tiling.Plan tiling, MemoryPlan memory) {}

  /** The tiles the segmenter's settings ask for, whatever they take. */
  public Plan plan(int width, int height) {
    return plan(width, height, runner.tiling());
  }

  /**
   * The largest tiles, from those the settings ask for down to 128 pixels, that stay within a
   * budget.
   *
   * @param budget bytes of resident memory
   * @throws Refusal ENVIRONMENT if the smallest tiles take more
   */
  public Plan planWithin(long budget, int width, int height) {
    int side = runner.tiling().sideFor(runner.model());
    Plan plan = plan(width, height);
    while (plan.memory.bytes() > budget && side > 128) {
      side = Math.max(128, side - 32);
      plan = plan(width, height, runner.tiling().withSide(side));
    }
    if (plan.memory.bytes() > budget) {
      throw Refusal.environment(
          "a picture of %d x %d takes %d MB in tiles of %d, the budget is %d MB: raise it, or give"
              + " the picture in parts",
          width, height, plan.memory.bytes() / 1_000_000, side, budget / 1_000_000);
    }
    return plan;
  }

  private Plan plan(int width, int height, Tiling tiling) {
    Tiling.Plan tiles = tiling.plan(runner.model(), runner.field(), height, width);
    return new Plan(width, height, tiles, runner.memory(tiles.tiles(), PROCESS_BYTES));
  }

  /**
   * Opens a picture file for {@link #segment}: PNG and TIFF are read row by row, other formats are
   * decoded whole.
   *
   * @throws Refusal INPUT if it is no picture, damaged, or over a limit
   */
  public RowSource open(Path file) {
    return RowSource.open(file, limits, 0);
  }

  /**
   * Segments a picture into an index PNG of its own size, whole or not at all.
   *
   * @param rows the picture, read once from the top down; not closed
   * @param plan made for its sides
   * @param palette three bytes per class, red first; null for grey
   * @return how it was made
   * @throws Refusal INPUT if the file is damaged; ENVIRONMENT if the result cannot be written
   */
  public Provenance segment(RowSource rows, Plan plan, Path png, byte @Nullable [] palette) {
    if (rows.width() != plan.width || rows.height() != plan.height) {
      throw new IllegalArgumentException("the plan is for a picture of other sides");
    }
    long start = System.nanoTime();
    runner.expect(plan.tiling.tiles());
    PngWriter.index(
        png, plan.width, plan.height, palette, PngWriter.FAST, out -> write(rows, plan, out));
    return runner.provenance(
        new Size(plan.tiling.tiles().tileWidth(), plan.tiling.tiles().tileHeight()),
        plan.tiling.tiles().count(),
        start);
  }

  private void write(RowSource rows, Plan plan, PngWriter.Rows out) throws IOException {
    Size sides = new Size(plan.width, plan.height);
    LabelStream stream =
        runner.stream(
            runner.decoder(List.of(), false),
            plan.tiling.tiles(),
            sides,
            sides,
            (firstRow, band) -> {
              try {
                out.put(band.labels().bytes(), 0, band.labels().height());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (Progress shown = progress.open("segmenting", plan.tiling.tiles().count(), "tiles")) {
      runner.run(rows, plan.tiling, stream, shown);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
