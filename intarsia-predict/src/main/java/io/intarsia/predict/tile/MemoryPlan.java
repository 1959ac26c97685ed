package io.intarsia.predict.tile;

import io.intarsia.base.Refusal;
import java.util.List;
import java.util.Locale;

/**
 * What a tiled run will hold at most, known before it starts, with the tiles that keep it within a
 * budget.
 *
 * @param tiles the plan
 * @param items what is held, and how much
 */
public record MemoryPlan(Tiles tiles, List<Item> items) {
  private static final double MEGABYTE = 1e6;

  /** The smallest tile tried, in pixels: below this a network sees too little around a pixel. */
  private static final int SMALLEST_TILE = 128;

  private static final long DECODER_BYTES = 16L << 20;

  /**
   * One thing held.
   *
   * @param name what it is, for the user
   * @param bytes at most
   */
  public record Item(String name, long bytes) {}

  /**
   * What is to be run.
   *
   * @param height rows of the picture
   * @param width columns of the picture
   * @param channels planes of the network's input
   * @param classes planes of its logits
   * @param stride its output stride
   * @param align multiple that tile sides and positions must be; itself a multiple of the stride
   * @param tile preferred side of a tile
   * @param overlap share of a tile that it has in common with the next
   * @param fixedBytes what the process holds anyway: the model, the runtime, the libraries
   * @param activationBytes what one run of the network takes, per pixel of a tile
   */
  public record Task(
      int height,
      int width,
      int channels,
      int classes,
      int stride,
      int align,
      int tile,
      double overlap,
      long fixedBytes,
      long activationBytes) {}

  /** Copies the list. */
  public MemoryPlan {
    items = List.copyOf(items);
  }

  /**
   * The plan for the preferred tile, whatever it takes.
   *
   * @throws IllegalArgumentException as {@link Tiles#aligned} does
   */
  public static MemoryPlan of(Task task) {
    return of(Tiles.aligned(task.height, task.width, task.tile, task.overlap, task.align), task);
  }

  /** The plan for tiles already chosen; of the task, sizes and overlap do not count. */
  public static MemoryPlan of(Tiles tiles, Task task) {
    long tilePixels = (long) tiles.tileHeight() * tiles.tileWidth();
    long stripPixels = (long) tiles.tileHeight() * tiles.width();
    long cell = (long) task.stride * task.stride;
    long id = task.classes > 256 ? Short.BYTES : Byte.BYTES;
    return new MemoryPlan(
        tiles,
        List.of(
            new Item("model and runtime", task.fixedBytes),
            new Item("network, one tile", tilePixels * task.activationBytes),
            new Item("tile pixels", tilePixels * task.channels * Float.BYTES),
            new Item("tile logits", tilePixels / cell * task.classes * Float.BYTES),
            new Item("picture strip", stripPixels * task.channels),
            new Item("logit strip", stripPixels / cell * task.classes * Float.BYTES),
            new Item("label strip", (stripPixels + (long) task.stride * tiles.width()) * id),
            new Item("decoder", DECODER_BYTES)));
  }

  /**
   * The plan with the largest tile, from the preferred one down, that stays within a budget.
   *
   * @param budget bytes
   * @throws Refusal if the smallest tile takes more
   * @throws IllegalArgumentException as {@link Tiles#aligned} does
   */
  public static MemoryPlan within(long budget, Task task) {
    MemoryPlan plan = of(task);
    int smallest = Tiles.roundUp(Math.min(task.tile, SMALLEST_TILE), task.align);
    int step = Math.max(task.align, Tiles.roundUp(32, task.align));
    int tile = Tiles.roundUp(task.tile, task.align);
    while (plan.bytes() > budget && tile > smallest) {
      tile = Math.max(smallest, tile - step);
      plan = of(withTile(task, tile));
    }
    if (plan.bytes() > budget) {
      throw Refusal.environment(
          "a picture of %d x %d in tiles of %d takes %.0f MB, the budget is %.0f MB: raise it, or"
              + " give the picture in parts",
          task.width, task.height, tile, plan.bytes() / MEGABYTE, budget / MEGABYTE);
    }
    return plan;
  }

  private static Task withTile(Task t, int tile) {
    return new Task(
        t.height,
        t.width,
        t.channels,
        t.classes,
        t.stride,
        t.align,
        tile,
        t.overlap,
        t.fixedBytes,
        t.activationBytes);
  }

  /** All items together. */
  public long bytes() {
    return items.stream().mapToLong(Item::bytes).sum();
  }

  /** The plan for the user, one line: tiles, bound, and what the bound is made of. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d tiles of %d x %d, at most %.0f MB:",
            tiles.count(),
            tiles.tileWidth(),
            tiles.tileHeight(),
            bytes() / MEGABYTE));
    String separator = " ";
    for (Item item : items) {
      text.append(separator)
          .append(item.name())
          .append(String.format(Locale.ROOT, " %.1f", item.bytes() / MEGABYTE));
      separator = ", ";
    }
    return text.toString();
  }
}
