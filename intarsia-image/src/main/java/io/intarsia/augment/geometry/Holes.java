package io.intarsia.augment.geometry;

import java.util.ArrayList;
import java.util.List;

/** Rectangles blanked out, as albumentations 1.3.1 does it. */
public final class Holes {
  private Holes() {}

  /**
   * A rectangle.
   *
   * @param x1 its first column
   * @param y1 its first row
   * @param x2 the column behind its last
   * @param y2 the row behind its last
   */
  public record Hole(int x1, int y1, int x2, int y2) {}

  /**
   * A copy with every hole filled; what reaches outside is cut off.
   *
   * @param value one for every channel, or one for all
   */
  public static Raster cut(Raster from, List<Hole> holes, int... value) {
    Raster to = new Raster(from.width(), from.height(), from.channels(), from.data().clone());
    int channels = from.channels();
    for (Hole hole : holes) {
      for (int y = Math.max(0, hole.y1); y < Math.min(hole.y2, from.height()); y++) {
        for (int x = Math.max(0, hole.x1); x < Math.min(hole.x2, from.width()); x++) {
          for (int c = 0; c < channels; c++) {
            to.data()[(y * from.width() + x) * channels + c] = (byte) value[c % value.length];
          }
        }
      }
    }
    return to;
  }

  /**
   * From one hole of a grid to the next along x.
   *
   * @param holes how many are wanted; 0 for ten
   */
  public static int unitWidth(int width, int holes) {
    return holes > 0 ? width / holes : Math.max(2, width / 10);
  }

  /**
   * From one hole of a grid to the next along y.
   *
   * @param holes how many are wanted; 0 for squares
   */
  public static int unitHeight(int height, int holes, int unitWidth) {
    return holes > 0 ? height / holes : Math.max(Math.min(unitWidth, height), 2);
  }

  /** The side of a hole in its unit: at least one pixel, at most all but one. */
  public static int hole(int unit, double ratio) {
    return Math.min(Math.max((int) (unit * ratio), 1), unit - 1);
  }

  /**
   * Holes in a grid, column by column.
   *
   * @param unitWidth from one hole to the next
   * @param unitHeight from one hole to the next
   * @param ratio the hole's share of its unit along each axis
   * @param shiftX where the first hole begins; cut to what its unit leaves
   * @param shiftY where the first hole begins
   */
  public static List<Hole> grid(
      int width, int height, int unitWidth, int unitHeight, double ratio, int shiftX, int shiftY) {
    int holeWidth = hole(unitWidth, ratio);
    int holeHeight = hole(unitHeight, ratio);
    int fromX = Math.min(Math.max(0, shiftX), unitWidth - holeWidth);
    int fromY = Math.min(Math.max(0, shiftY), unitHeight - holeHeight);
    List<Hole> holes = new ArrayList<>();
    for (int i = 0; i <= width / unitWidth; i++) {
      for (int j = 0; j <= height / unitHeight; j++) {
        int x = Math.min(fromX + unitWidth * i, width);
        int y = Math.min(fromY + unitHeight * j, height);
        holes.add(new Hole(x, y, Math.min(x + holeWidth, width), Math.min(y + holeHeight, height)));
      }
    }
    return holes;
  }
}
