package io.intarsia.data.synth;

/**
 * A ray: an origin, a direction of any length, and the direction's inverse. One for each thread.
 */
final class Ray {
  double ox;
  double oy;
  double oz;
  double dx;
  double dy;
  double dz;
  private double ix;
  private double iy;
  private double iz;

  void set(double x, double y, double z, double toX, double toY, double toZ) {
    ox = x;
    oy = y;
    oz = z;
    dx = apart(toX);
    dy = apart(toY);
    dz = apart(toZ);
    ix = 1 / dx;
    iy = 1 / dy;
    iz = 1 / dz;
  }

  /** Keeps zero out, so that no slab test meets 0 times infinity. */
  private static double apart(double d) {
    return d < 1e-12 && d > -1e-12 ? 1e-12 : d;
  }

  /** Where the ray enters a box, below 0 if it starts inside; infinity where it misses. */
  double slabs(double x0, double y0, double z0, double x1, double y1, double z1) {
    double a = (x0 - ox) * ix;
    double b = (x1 - ox) * ix;
    double near = Math.min(a, b);
    double far = Math.max(a, b);
    a = (y0 - oy) * iy;
    b = (y1 - oy) * iy;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
    a = (z0 - oz) * iz;
    b = (z1 - oz) * iz;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
    return near <= far && far > 0 ? near : Double.POSITIVE_INFINITY;
  }

  double x(double t) {
    return ox + t * dx;
  }

  double y(double t) {
    return oy + t * dy;
  }

  double z(double t) {
    return oz + t * dz;
  }
}
