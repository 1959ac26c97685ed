package io.intarsia.predict.tile;

import io.intarsia.base.Checks;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A plan of equal tiles that cover a picture, in pixels. Neighbours overlap; the last of each row
 * and column is shifted back inside. A picture smaller than a tile is one tile of its own size.
 *
 * @param height rows of the picture
 * @param width columns of the picture
 * @param tileHeight rows of each tile
 * @param tileWidth columns of each tile
 * @param tops first row of each row of tiles, ascending
 * @param lefts first column of each column of tiles, ascending
 */
public record Tiles(
    int height, int width, int tileHeight, int tileWidth, List<Integer> tops, List<Integer> lefts) {

  /** Copies the lists. */
  public Tiles {
    tops = List.copyOf(tops);
    lefts = List.copyOf(lefts);
  }

  /**
   * The windows of mmsegmentation's slide_inference (NVlabs/SegFormer,
   * mmseg/models/segmentors/encoder_decoder.py, 65fa8cf).
   *
   * @param stepY rows from one window to the next
   * @param stepX columns from one window to the next
   * @throws IllegalArgumentException if an argument is not positive
   */
  public static Tiles windows(
      int height, int width, int tileHeight, int tileWidth, int stepY, int stepX) {
    Checks.positive("height", height);
    Checks.positive("width", width);
    Checks.positive("tile height", tileHeight);
    Checks.positive("tile width", tileWidth);
    return new Tiles(
        height,
        width,
        Math.min(tileHeight, height),
        Math.min(tileWidth, width),
        starts(height, tileHeight, Checks.positive("step", stepY)),
        starts(width, tileWidth, Checks.positive("step", stepX)));
  }

  /**
   * Square tiles on a lattice of {@code align} pixels. The plan's height and width are the
   * picture's rounded up to the lattice: its last rows and columns are to be padded.
   *
   * @param tile pixels along each side, rounded up to the lattice
   * @param overlap share of a tile that it has in common with the next, from 0 to 0.9
   * @param align the network's output stride, or the multiple its input sides must be
   * @throws IllegalArgumentException if a size is not positive or the overlap is out of its range
   */
  public static Tiles aligned(int height, int width, int tile, double overlap, int align) {
    Checks.positive("tile", tile);
    Checks.positive("align", align);
    Checks.that(overlap >= 0 && overlap <= 0.9, "overlap must lie from 0 to 0.9, got %s", overlap);
    int side = roundUp(tile, align);
    int step = Math.max(align, (int) (side * (1 - overlap)) / align * align);
    return windows(
        roundUp(Checks.positive("height", height), align),
        roundUp(Checks.positive("width", width), align),
        side,
        side,
        step,
        step);
  }

  /**
   * Tiles for a network of finite receptive field: with {@link Ramp#NEAREST} at least {@code halo}
   * pixels at every inner border of a tile are discarded. If the halo covers the receptive field's
   * radius, tiled and untiled logits are equal.
   *
   * @throws IllegalArgumentException if a size is not positive, the halo is negative, or nothing of
   *     a tile is left between its halos
   */
  public static Tiles withHalo(int height, int width, int tile, int halo, int align) {
    Checks.positive("align", align);
    Checks.that(halo >= 0, "halo must not be negative, got %d", halo);
    int side = roundUp(Checks.positive("tile", tile), align);
    int step = side - roundUp(2 * halo, align);
    Checks.that(step > 0, "a tile of %d leaves nothing between two halos of %d pixels", side, halo);
    return windows(
        roundUp(Checks.positive("height", height), align),
        roundUp(Checks.positive("width", width), align),
        side,
        side,
        step,
        step);
  }

  /** How many tiles there are. */
  public int count() {
    return Math.multiplyExact(tops.size(), lefts.size());
  }

  private static List<Integer> starts(int length, int tile, int step) {
    int count = (int) ((Math.max((long) length - tile, 0) + step - 1) / step) + 1;
    int last = Math.max(length - tile, 0);
    return IntStream.range(0, count)
        .mapToObj(i -> (int) Math.min((long) i * step, last))
        .distinct()
        .toList();
  }

  static int roundUp(int value, int multiple) {
    return Math.multiplyExact((int) (((long) value + multiple - 1) / multiple), multiple);
  }
}
