package io.intarsia.predict.tile;

import io.intarsia.base.Checks;
import io.intarsia.predict.decode.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Blends the logits of overlapping tiles at the network's output stride, one row of tiles at a
 * time, and hands on each low-resolution row as soon as no later tile can change it. Holds one
 * strip, [tile rows, classes, grid width]. The tiles of one row may come in any order and from many
 * threads; the first tile of the next row must come after them.
 */
public final class StripBlender {
  private final int classes;
  private final int width;
  private final int height;
  private final int tileWidth;
  private final int tileHeight;
  private final int[] tops;
  private final int[] lefts;
  private final float[][] down;
  private final float[][] across;
  private final Consumer<List<float[]>> sink;
  private final float[][] strip;
  private final BitSet added = new BitSet();
  private int tileRow;

  /**
   * @param stride pixels per sample; must divide every size and position of the plan
   * @param sink takes finished rows from the top down, each [classes, grid width], which are
   *     overwritten once it returns; {@link io.intarsia.predict.decode.LabelStream#push} is one
   * @throws IllegalArgumentException if the plan is not aligned to the stride
   */
  public StripBlender(
      Tiles tiles, int stride, int classes, Ramp ramp, Consumer<List<float[]>> sink) {
    this.classes = Checks.positive("classes", classes);
    this.sink = sink;
    height = divide("height", tiles.height(), stride);
    width = divide("width", tiles.width(), stride);
    tileHeight = divide("tile height", tiles.tileHeight(), stride);
    tileWidth = divide("tile width", tiles.tileWidth(), stride);
    tops = tiles.tops().stream().mapToInt(top -> divide("top", top, stride)).toArray();
    lefts = tiles.lefts().stream().mapToInt(left -> divide("left", left, stride)).toArray();
    down = ramp.weights(Arrays.stream(tops).boxed().toList(), tileHeight, height);
    across = ramp.weights(Arrays.stream(lefts).boxed().toList(), tileWidth, width);
    strip = new float[tileHeight][Math.multiplyExact(classes, width)];
  }

  private static int divide(String name, int pixels, int stride) {
    Checks.positive("stride", stride);
    Checks.that(pixels % stride == 0, "%s %d is no multiple of stride %d", name, pixels, stride);
    return pixels / stride;
  }

  /**
   * Adds the logits of one tile.
   *
   * @param row which row of tiles, from the top
   * @param column which tile of it, from the left
   * @throws IllegalArgumentException if the logits have another shape, the tile was added before,
   *     or it belongs to another row than the one under way
   */
  public synchronized void add(int row, int column, Logits logits) {
    Checks.that(
        row == tileRow && row < tops.length,
        "tile row %d of %d is under way, got row %d",
        tileRow,
        tops.length,
        row);
    Checks.that(
        column >= 0 && column < lefts.length && !added.get(column),
        "tile %d of row %d does not exist or was added before",
        column,
        row);
    Checks.that(
        logits.classes() == classes && logits.height() == tileHeight && logits.width() == tileWidth,
        "tile logits are [%d, %d, %d], wanted [%d, %d, %d]",
        logits.classes(),
        logits.height(),
        logits.width(),
        classes,
        tileHeight,
        tileWidth);
    accumulate(logits, down[row], across[column], lefts[column]);
    added.set(column);
    if (added.cardinality() == lefts.length) {
      finishRow();
    }
  }

  /** Whether every tile was added and every row handed on. */
  public synchronized boolean isComplete() {
    return tileRow == tops.length;
  }

  private void accumulate(Logits logits, float[] rowWeights, float[] columnWeights, int left) {
    float[] line = new float[tileWidth];
    for (int y = 0; y < tileHeight; y++) {
      float weight = rowWeights[y];
      if (weight == 0) {
        continue;
      }
      for (int c = 0; c < classes; c++) {
        logits.values().get((c * tileHeight + y) * tileWidth, line);
        int at = c * width + left;
        for (int x = 0; x < tileWidth; x++) {
          strip[y][at + x] += weight * columnWeights[x] * line[x];
        }
      }
    }
  }

  private void finishRow() {
    int next = tileRow + 1 < tops.length ? tops[tileRow + 1] : height;
    int finished = next - tops[tileRow];
    List<float[]> rows = new ArrayList<>(List.of(strip).subList(0, finished));
    sink.accept(rows);
    System.arraycopy(strip, finished, strip, 0, tileHeight - finished);
    for (int i = 0; i < finished; i++) {
      Arrays.fill(rows.get(i), 0);
      strip[tileHeight - finished + i] = rows.get(i);
    }
    added.clear();
    tileRow++;
  }
}
