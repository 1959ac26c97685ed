package io.intarsia.predict;

import io.intarsia.image.LabelMap;
import io.intarsia.predict.tile.Tiles;
import java.util.List;

/**
 * How far a run in tiles agrees with a run of the whole picture, near the seams and away from them.
 * A seam is the middle of what two neighbouring tiles have in common: there the one takes over from
 * the other.
 *
 * @param inside share of pixels away from all seams whose labels differ, 0..1
 * @param atSeams share of pixels near a seam whose labels differ, 0..1
 * @param pixelsInside how many pixels lie away from all seams
 * @param pixelsAtSeams how many lie near one
 */
public record SeamReport(double inside, double atSeams, long pixelsInside, long pixelsAtSeams) {

  /**
   * Compares two label maps of one picture.
   *
   * @param near pixels up to this far from a seam are near it
   * @throws IllegalArgumentException if the maps have other sides
   */
  public static SeamReport of(LabelMap tiled, LabelMap whole, Tiles tiles, int near) {
    if (tiled.width() != whole.width() || tiled.height() != whole.height()) {
      throw new IllegalArgumentException(tiled + " against " + whole);
    }
    boolean[] rows = near(tiles.tops(), tiles.tileHeight(), tiled.height(), near);
    boolean[] columns = near(tiles.lefts(), tiles.tileWidth(), tiled.width(), near);
    long[] pixels = new long[2];
    long[] differ = new long[2];
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < columns.length; x++) {
        int place = rows[y] || columns[x] ? 1 : 0;
        pixels[place]++;
        differ[place] += tiled.at(x, y) == whole.at(x, y) ? 0 : 1;
      }
    }
    return new SeamReport(
        share(differ[0], pixels[0]), share(differ[1], pixels[1]), pixels[0], pixels[1]);
  }

  /** Disagreement at seams over that inside; 1 if there is none at all. */
  public double ratio() {
    return inside == atSeams ? 1 : atSeams / inside;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static boolean[] near(List<Integer> starts, int tile, int length, int distance) {
    boolean[] near = new boolean[length];
    for (int i = 1; i < starts.size(); i++) {
      int seam = (starts.get(i) + starts.get(i - 1) + tile) / 2;
      for (int at = seam - distance; at < seam + distance; at++) {
        if (at >= 0 && at < length) {
          near[at] = true;
        }
      }
    }
    return near;
  }
}
