package io.intarsia.metric;

import io.intarsia.base.Refusal;
import java.util.Arrays;

/**
 * Polygons of COCO annotations filled exactly as COCO's own tools fill them (rleFrPoly of
 * cocodataset/cocoapi common/maskApi.c @8c9bcc3c): the outline is drawn five times enlarged, and
 * the pixels where it passes from one column to the next bound the runs.
 */
public final class CocoPolygon {
  private static final double SCALE = 5;

  private final int width;
  private final int height;
  private int[] bounds = new int[64];
  private int size;

  private CocoPolygon(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /**
   * The mask of a polygon; crossing parts follow the even-odd rule, parts outside are cut off.
   *
   * @param xy corners x0, y0, x1, y1, ...; pixel (i, j) covers i to i + 1, j to j + 1
   * @throws Refusal INPUT for an odd count of numbers, fewer than three corners, a coordinate that
   *     is no number or more than eight times the sides away, or too large a mask
   */
  public static Rle fill(double[] xy, int width, int height) {
    Rle.pixels(width, height);
    double far = 8.0 * Math.max(width, height);
    if (xy.length < 6 || xy.length % 2 != 0) {
      throw Refusal.input(
          "polygon has %d numbers; wanted x and y of at least three corners", xy.length);
    }
    for (double value : xy) {
      if (!(Math.abs(value) <= far)) {
        throw Refusal.input(
            "polygon has the coordinate %s; wanted at most %s from a mask of %dx%d",
            value, far, width, height);
      }
    }
    CocoPolygon polygon = new CocoPolygon(width, height);
    polygon.draw(xy);
    return polygon.runs();
  }

  private void draw(double[] xy) {
    int corners = xy.length / 2;
    int lastX = enlarged(xy[0]);
    int lastY = enlarged(xy[1]);
    for (int j = 0; j < corners; j++) {
      int next = (j + 1) % corners;
      int x0 = enlarged(xy[2 * j]);
      int y0 = enlarged(xy[2 * j + 1]);
      int x1 = enlarged(xy[2 * next]);
      int y1 = enlarged(xy[2 * next + 1]);
      int dx = Math.abs(x1 - x0);
      int dy = Math.abs(y1 - y0);
      boolean wide = dx >= dy;
      boolean flip = wide ? x0 > x1 : y0 > y1;
      int fromX = flip ? x1 : x0;
      int fromY = flip ? y1 : y0;
      int steps = Math.max(dx, dy);
      double slope = steps == 0 ? 0 : (double) (wide ? y1 - y0 : x1 - x0) / (flip ? -steps : steps);
      for (int d = 0; d <= steps; d++) {
        int t = flip ? steps - d : d;
        int x = wide ? fromX + t : (int) (fromX + slope * t + 0.5);
        int y = wide ? (int) (fromY + slope * t + 0.5) : fromY + t;
        if (x != lastX) {
          cross(lastX, lastY, x, y);
        }
        lastX = x;
        lastY = y;
      }
    }
  }

  private static int enlarged(double value) {
    return (int) (SCALE * value + 0.5);
  }

  /**
   * Notes a step of the outline from one enlarged column to the next, if it is a pixel's middle.
   */
  private void cross(int fromX, int fromY, int x, int y) {
    double column = ((x < fromX ? x : x - 1) + 0.5) / SCALE - 0.5;
    if (Math.floor(column) != column || column < 0 || column > width - 1) {
      return;
    }
    double row = (Math.min(y, fromY) + 0.5) / SCALE - 0.5;
    int top = (int) Math.ceil(Math.max(0, Math.min(height, row)));
    if (size == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * size);
    }
    bounds[size++] = (int) column * height + top;
  }

  private Rle runs() {
    Arrays.sort(bounds, 0, size);
    Runs runs = new Runs();
    int at = 0;
    for (int i = 0; i < size; i++) {
      runs.add(i % 2 == 1, bounds[i] - at);
      at = bounds[i];
    }
    runs.add(size % 2 == 1, width * height - at);
    return new Rle(width, height, runs.counts());
  }
}
