package io.intarsia.data.synth.hand;

/**
 * The outline of a bone in pixels, and how deep inside it a point lies.
 *
 * <p>Coordinates are in pixels; a point is inside where {@link #depth} is below 1.
 */
interface Shape {
  /** The vertices of its outline, x0, y0, x1, y1 and so on. */
  double[] outline();

  /** From 0 on its middle line to 1 on its outline and above outside. */
  double depth(double x, double y);

  /**
   * A long bone: a shaft with two broader, rounded ends.
   *
   * @param x0 its lower end
   * @param y0 its lower end
   * @param x1 its upper end
   * @param y1 its upper end
   * @param low half its breadth at the lower end
   * @param high half its breadth at the upper end
   * @param waist the share of the breadth that the shaft has
   */
  record Long(double x0, double y0, double x1, double y1, double low, double high, double waist)
      implements Shape {
    private static final double CAP = 0.84;

    private double half(double s) {
      double e = Math.abs(2 * s - 1);
      if (e >= 1) {
        return 0;
      }
      double r = low + (high - low) * s;
      double body = r * (waist + (1 - waist) * e * e);
      double c = (e - CAP) / (1 - CAP);
      return e <= CAP ? body : body * Math.sqrt(1 - c * c);
    }

    @Override
    public double depth(double x, double y) {
      double dx = x1 - x0;
      double dy = y1 - y0;
      double length2 = dx * dx + dy * dy;
      double s = ((x - x0) * dx + (y - y0) * dy) / length2;
      double half = half(s);
      if (half <= 0) {
        return 9;
      }
      double across = Math.abs((x - x0) * dy - (y - y0) * dx) / Math.sqrt(length2);
      return across / half;
    }

    @Override
    public double[] outline() {
      int steps = 28;
      double length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
      double nx = -(y1 - y0) / length;
      double ny = (x1 - x0) / length;
      double[] xy = new double[4 * steps];
      for (int i = 0; i < steps; i++) {
        double s = (1 - StrictMath.cos(StrictMath.PI * i / (steps - 1))) / 2;
        double half = half(s);
        double cx = x0 + s * (x1 - x0);
        double cy = y0 + s * (y1 - y0);
        int back = 4 * steps - 2 - 2 * i;
        xy[2 * i] = cx + half * nx;
        xy[2 * i + 1] = cy + half * ny;
        xy[back] = cx - half * nx;
        xy[back + 1] = cy - half * ny;
      }
      return xy;
    }
  }

  /**
   * A short bone: an ellipse with dents.
   *
   * @param x its middle
   * @param y its middle
   * @param rx half its breadth
   * @param ry half its height
   * @param two how strong the second harmonic is, with its phase's cosine and sine
   * @param three how strong the third harmonic is, with its phase's cosine and sine
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Round(double x, double y, double rx, double ry, double[] two, double[] three)
      implements Shape {
    private double radius(double c, double s) {
      double second = two[1] * (c * c - s * s) + two[2] * 2 * c * s;
      double third = three[1] * (4 * c * c * c - 3 * c) + three[2] * (3 * s - 4 * s * s * s);
      return 1 + two[0] * second + three[0] * third;
    }

    @Override
    public double depth(double px, double py) {
      double dx = (px - x) / rx;
      double dy = (py - y) / ry;
      double r = Math.sqrt(dx * dx + dy * dy);
      return r < 1e-9 ? 0 : r / radius(dx / r, dy / r);
    }

    @Override
    public double[] outline() {
      int steps = 40;
      double[] xy = new double[2 * steps];
      for (int i = 0; i < steps; i++) {
        double angle = 2 * StrictMath.PI * i / steps;
        double c = StrictMath.cos(angle);
        double s = StrictMath.sin(angle);
        double r = radius(c, s);
        xy[2 * i] = x + rx * r * c;
        xy[2 * i + 1] = y + ry * r * s;
      }
      return xy;
    }
  }
}
