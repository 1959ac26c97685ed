package io.intarsia.data.polygon;

import io.intarsia.base.Refusal;
import io.intarsia.image.Polygons;
import io.intarsia.metric.CocoPolygon;
import io.intarsia.metric.Rle;
import java.util.List;

/** A part of a picture that somebody marked. */
@FunctionalInterface
public interface Region {
  /** Corners may lie outside the picture, but no further than this. */
  double FAR = 1 << 20;

  /**
   * The marked pixels.
   *
   * @return [height, width], anything but 0 is inside
   */
  byte[] mask(int width, int height);

  /**
   * What {@code cv2.fillPoly} fills, border included: corners are pixel centres, rounded to the
   * nearest.
   *
   * @param rings x0, y0, x1, y1, ... of each; inside an even number of them is outside
   * @param where who says so, for the refusal
   * @throws Refusal INPUT for an odd count, no corner, or a corner that is no number or far away
   */
  static Region polygon(List<double[]> rings, String where) {
    List<int[]> corners = rings.stream().map(ring -> rounded(ring, where)).toList();
    return (width, height) -> Polygons.fill(width, height, corners).values();
  }

  private static int[] rounded(double[] xy, String where) {
    if (xy.length < 2 || xy.length % 2 != 0) {
      throw Refusal.input("%s: a polygon has %d numbers; wanted x and y in turn", where, xy.length);
    }
    int[] corners = new int[xy.length];
    for (int i = 0; i < xy.length; i++) {
      if (!(Math.abs(xy[i]) <= FAR)) {
        throw Refusal.input("%s: a polygon has the coordinate %s", where, xy[i]);
      }
      corners[i] = (int) Math.floor(xy[i] + 0.5);
    }
    return corners;
  }

  /** A box between two corners, both inside. */
  static Region box(double x0, double y0, double x1, double y1, String where) {
    return polygon(List.of(new double[] {x0, y0, x1, y0, x1, y1, x0, y1}), where);
  }

  /** An ellipse with sides along the axes, as a polygon of 72 corners. */
  static Region ellipse(double x, double y, double radiusX, double radiusY, String where) {
    double[] xy = new double[144];
    for (int i = 0; i < 72; i++) {
      xy[2 * i] = x + radiusX * Math.cos(Math.PI * i / 36);
      xy[2 * i + 1] = y + radiusY * Math.sin(Math.PI * i / 36);
    }
    return polygon(List.of(xy), where);
  }

  /** Polygons filled as COCO's own tools fill them, all of them together. */
  static Region coco(List<double[]> polygons) {
    return (width, height) -> {
      byte[] mask = new byte[width * height];
      for (double[] xy : polygons) {
        byte[] one = CocoPolygon.fill(xy, width, height).decode();
        for (int i = 0; i < mask.length; i++) {
          mask[i] |= one[i];
        }
      }
      return mask;
    };
  }

  /** A run-length mask, which knows its own size. */
  static Region runs(Rle rle, String where) {
    return (width, height) -> {
      if (rle.width() != width || rle.height() != height) {
        throw Refusal.input(
            "%s: a run-length mask is %dx%d, the picture %dx%d",
            where, rle.width(), rle.height(), width, height);
      }
      return rle.decode();
    };
  }
}
