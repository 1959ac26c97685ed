package io.intarsia.predict.tile;

import io.intarsia.predict.decode.Logits;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Runs a network over a picture tile by tile and blends what the tiles have in common. */
public final class SlidingWindow {
  /** Gives the pixels of one tile, normalised for the network. */
  @FunctionalInterface
  public interface Crop {
    /**
     * Reads a tile. Tiles are asked for row by row, so a reader need hold one strip only; rows and
     * columns beyond the picture are the reader's to pad.
     *
     * @return [channels, height, width]
     */
    FloatBuffer read(int top, int left, int height, int width);
  }

  private final Network network;
  private final Tiles tiles;
  private final Ramp ramp;

  /**
   * @param tiles a plan whose sizes and positions are multiples of the network's stride
   */
  public SlidingWindow(Network network, Tiles tiles, Ramp ramp) {
    this.network = network;
    this.tiles = tiles;
    this.ramp = ramp;
  }

  /**
   * Runs all tiles, holding one strip of logits.
   *
   * @param rows takes blended low-resolution rows from the top down; see {@link StripBlender}
   * @param progress told after each tile how many are done
   * @throws IllegalArgumentException if the plan is not aligned to the network's stride, or the
   *     network's logits have another shape than stride and tile imply
   */
  public void run(Crop crop, Consumer<List<float[]>> rows, IntConsumer progress) {
    StripBlender blender = new StripBlender(tiles, network.stride(), network.classes(), ramp, rows);
    int done = 0;
    for (int i = 0; i < tiles.tops().size(); i++) {
      for (int j = 0; j < tiles.lefts().size(); j++) {
        FloatBuffer pixels =
            crop.read(
                tiles.tops().get(i), tiles.lefts().get(j), tiles.tileHeight(), tiles.tileWidth());
        blender.add(i, j, network.run(pixels, tiles.tileHeight(), tiles.tileWidth()));
        progress.accept(++done);
      }
    }
  }

  /**
   * Runs all tiles and collects the blended logits of the whole plan, [classes, height / stride,
   * width / stride]. For pictures whose logits fit one array.
   *
   * @throws IllegalArgumentException as {@link #run} does
   */
  public Logits logits(Crop crop) {
    int height = tiles.height() / network.stride();
    int width = tiles.width() / network.stride();
    int classes = network.classes();
    float[] all = new float[Math.multiplyExact(Math.multiplyExact(classes, height), width)];
    int[] next = {0};
    run(
        crop,
        rows -> {
          for (float[] row : rows) {
            for (int c = 0; c < classes; c++) {
              System.arraycopy(row, c * width, all, (c * height + next[0]) * width, width);
            }
            next[0]++;
          }
        },
        done -> {});
    return Logits.of(classes, height, width, all);
  }
}
