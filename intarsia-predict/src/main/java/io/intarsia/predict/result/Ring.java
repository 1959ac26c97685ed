package io.intarsia.predict.result;

import java.util.Arrays;

/**
 * A closed outline along pixel edges. Corners are whole numbers: x to the right, y down, pixel (i,
 * j) covers i to i + 1 and j to j + 1. Neighbouring sides are at right angles, the last corner
 * joins the first, and no corner comes twice.
 */
public final class Ring {
  private final int[] xy;

  Ring(int[] xy) {
    this.xy = xy;
  }

  /** The number of corners, at least four. */
  public int corners() {
    return xy.length / 2;
  }

  /** The distance of a corner from the left edge, pixels. */
  public int x(int corner) {
    return xy[2 * corner];
  }

  /** The distance of a corner from the top edge, pixels. */
  public int y(int corner) {
    return xy[2 * corner + 1];
  }

  /** Pixels enclosed: positive for the outside of a region, negative for a hole in it. */
  public long signedArea() {
    long twice = 0;
    for (int i = 0, j = corners() - 1; i < corners(); j = i++) {
      twice += (long) x(j) * y(i) - (long) x(i) * y(j);
    }
    return twice / 2;
  }

  /** A copy of the corners, x0, y0, x1, y1, ... */
  public int[] toArray() {
    return xy.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ring that && Arrays.equals(xy, that.xy);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(xy);
  }

  @Override
  public String toString() {
    return Arrays.toString(xy);
  }
}
