package io.intarsia.predict;

import io.intarsia.base.Progress;
import io.intarsia.image.Picture;
import io.intarsia.image.strip.RowSource;
import io.intarsia.predict.tile.StripBlender;
import io.intarsia.predict.tile.Tiles;
import io.intarsia.predict.tile.Tta;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a picture tile by tile, holding one strip of its rows and one of its logits. */
final class TiledRun {
  private final Views views;
  private final Preprocessing preprocessing;
  private final Tiling.Plan plan;
  private final int stride;
  private final int classes;
  private final Tta.Average average;

  /**
   * @param average what is averaged over the views of a tile
   * @param preprocessing how values are normalised; tiles are neither resized nor padded
   */
  TiledRun(
      Views views,
      Preprocessing preprocessing,
      Tiling.Plan plan,
      int stride,
      int classes,
      Tta.Average average) {
    this.views = views;
    this.preprocessing = preprocessing.withSizing(new SizePolicy.Keep(), 1).withPad(null, 0);
    this.plan = plan;
    this.stride = stride;
    this.classes = classes;
    this.average = average;
  }

  /**
   * Runs all tiles.
   *
   * @param sink takes rows of blended logits, from the top down
   * @param progress told of each tile
   */
  void run(RowSource rows, Consumer<List<float[]>> sink, Progress progress) {
    Tiles tiles = plan.tiles();
    StripBlender blender = new StripBlender(tiles, stride, classes, plan.ramp(), sink);
    Strip strip = new Strip(rows, tiles.tileHeight());
    for (int i = 0; i < tiles.tops().size(); i++) {
      strip.moveTo(tiles.tops().get(i));
      for (int j = 0; j < tiles.lefts().size(); j++) {
        int row = i;
        int column = j;
        views.<@Nullable Void>run(
            strip.crop(tiles.lefts().get(j), tiles.tileWidth()),
            preprocessing,
            average,
            logits -> {
              blender.add(row, column, logits);
              return null;
            });
        progress.advance(1);
      }
    }
  }

  /** Some rows of a picture; those and columns beyond it repeat its border. */
  private static final class Strip {
    private final RowSource rows;
    private final int height;
    private final int rowBytes;
    private final byte[] held;
    private int end;

    Strip(RowSource rows, int height) {
      this.rows = rows;
      this.height = height;
      this.rowBytes = Math.multiplyExact(rows.width(), 3);
      this.held = new byte[Math.multiplyExact(height, rowBytes)];
    }

    void moveTo(int top) {
      int kept = Math.max(0, end - top);
      System.arraycopy(held, (height - kept) * rowBytes, held, 0, kept * rowBytes);
      int stop = Math.min(top + height, rows.height());
      int first = Math.min(top + kept, stop);
      if (first < stop) {
        byte[] fresh = kept == 0 ? held : new byte[(stop - first) * rowBytes];
        rows.read(first, stop, fresh);
        if (kept > 0) {
          System.arraycopy(fresh, 0, held, kept * rowBytes, fresh.length);
        }
      }
      for (int y = stop - top; y < height; y++) {
        System.arraycopy(held, (y - 1) * rowBytes, held, y * rowBytes, rowBytes);
      }
      end = top + height;
    }

    Picture crop(int left, int width) {
      int inside = Math.min(width, rows.width() - left);
      byte[] rgb = new byte[Math.multiplyExact(height, width * 3)];
      for (int y = 0; y < height; y++) {
        int to = y * width * 3;
        System.arraycopy(held, y * rowBytes + left * 3, rgb, to, inside * 3);
        for (int x = to + inside * 3; x < to + width * 3; x++) {
          rgb[x] = rgb[x - 3];
        }
      }
      return Picture.of(width, height, rgb);
    }
  }
}
