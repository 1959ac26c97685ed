package io.intarsia.data.synth;

/** Repeatable noise over the plane, from integer hashing alone. */
public final class Noise {
  private Noise() {}

  /** 32 well-mixed bits of a cell. */
  public static int hash(int x, int y, int seed) {
    int h = x * 0x8da6b343 ^ y * 0xd8163841 ^ seed * 0xcb1ab31f;
    h = (h ^ h >>> 16) * 0x7feb352d;
    h = (h ^ h >>> 15) * 0x846ca68b;
    return h ^ h >>> 16;
  }

  /** A cell's value from 0 to 1. */
  public static double cell(int x, int y, int seed) {
    return (hash(x, y, seed) >>> 8) * 0x1p-24;
  }

  /** The cell that a coordinate lies in. */
  public static int floor(double x) {
    return (int) Math.floor(x);
  }

  /** Smooth noise from 0 to 1 that changes over about one unit. */
  public static double smooth(double x, double y, int seed) {
    int ix = floor(x);
    int iy = floor(y);
    double fx = ease(x - ix);
    double fy = ease(y - iy);
    double top = cell(ix, iy, seed) * (1 - fx) + cell(ix + 1, iy, seed) * fx;
    double low = cell(ix, iy + 1, seed) * (1 - fx) + cell(ix + 1, iy + 1, seed) * fx;
    return top * (1 - fy) + low * fy;
  }

  private static double ease(double t) {
    return t * t * (3 - 2 * t);
  }
}
