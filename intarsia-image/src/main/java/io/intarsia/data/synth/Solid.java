package io.intarsia.data.synth;

/** A convex body in its item's own coordinates: x to the right, y to the back, z upward. */
abstract class Solid {
  final double x;
  final double y;
  final double z;
  final double rx;
  final double ry;
  final double rz;
  final Pattern pattern;
  final double glow;

  /**
   * @param glow how much it shines by itself, 0 to 1
   */
  Solid(
      double x, double y, double z, double rx, double ry, double rz, Pattern pattern, double glow) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.rx = rx;
    this.ry = ry;
    this.rz = rz;
    this.pattern = pattern;
    this.glow = glow;
  }

  /** Where a ray from outside enters, at least 1e-4 along it; infinity where it misses. */
  abstract double enter(Ray ray);

  /** Stores the outward normal and the colour at a point of the surface. */
  abstract void shade(double px, double py, double pz, Hit hit);

  /** A box. */
  static final class Box extends Solid {
    private final Pattern front;

    Box(
        double x,
        double y,
        double z,
        double rx,
        double ry,
        double rz,
        Pattern pattern,
        Pattern front) {
      super(x, y, z, rx, ry, rz, pattern, 0);
      this.front = front;
    }

    @Override
    double enter(Ray ray) {
      double t = ray.slabs(x - rx, y - ry, z - rz, x + rx, y + ry, z + rz);
      return t > 1e-4 ? t : Double.POSITIVE_INFINITY;
    }

    @Override
    void shade(double px, double py, double pz, Hit hit) {
      double dx = (px - x) / rx;
      double dy = (py - y) / ry;
      double dz = (pz - z) / rz;
      double ax = Math.abs(dx);
      double ay = Math.abs(dy);
      double az = Math.abs(dz);
      if (ax >= ay && ax >= az) {
        hit.normal(dx < 0 ? -1 : 1, 0, 0);
        hit.rgb = pattern.at(py - y + ry, pz - z + rz);
      } else if (ay >= az) {
        hit.normal(0, dy < 0 ? -1 : 1, 0);
        hit.rgb = (dy < 0 ? front : pattern).at(px - x + rx, pz - z + rz);
      } else {
        hit.normal(0, 0, dz < 0 ? -1 : 1);
        hit.rgb = pattern.at(px - x + rx, py - y + ry);
      }
    }
  }

  /** An ellipsoid. */
  static final class Ellipsoid extends Solid {
    Ellipsoid(
        double x,
        double y,
        double z,
        double rx,
        double ry,
        double rz,
        Pattern pattern,
        double glow) {
      super(x, y, z, rx, ry, rz, pattern, glow);
    }

    @Override
    double enter(Ray ray) {
      double ox = (ray.ox - x) / rx;
      double oy = (ray.oy - y) / ry;
      double oz = (ray.oz - z) / rz;
      double dx = ray.dx / rx;
      double dy = ray.dy / ry;
      double dz = ray.dz / rz;
      double a = dx * dx + dy * dy + dz * dz;
      double b = ox * dx + oy * dy + oz * dz;
      double root = b * b - a * (ox * ox + oy * oy + oz * oz - 1);
      if (root < 0) {
        return Double.POSITIVE_INFINITY;
      }
      double t = (-b - Math.sqrt(root)) / a;
      return t > 1e-4 ? t : Double.POSITIVE_INFINITY;
    }

    @Override
    void shade(double px, double py, double pz, Hit hit) {
      double nx = (px - x) / (rx * rx);
      double ny = (py - y) / (ry * ry);
      double nz = (pz - z) / (rz * rz);
      double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
      hit.normal(nx / length, ny / length, nz / length);
      hit.rgb = pattern.at(px + py, pz + 0.4 * (px - py));
    }
  }

  /** An upright cylinder whose radius may change with height. */
  static final class Frustum extends Solid {
    private final double low;
    private final double slope;

    /**
     * @param low the radius at the bottom
     * @param high the radius at the top
     */
    Frustum(
        double x,
        double y,
        double z,
        double half,
        double low,
        double high,
        Pattern pattern,
        double glow) {
      super(x, y, z, Math.max(low, high), Math.max(low, high), half, pattern, glow);
      this.low = low;
      this.slope = (high - low) / (2 * half);
    }

    @Override
    double enter(Ray ray) {
      double ox = ray.ox - x;
      double oy = ray.oy - y;
      double oz = ray.oz - (z - rz);
      double r = low + slope * oz;
      double k = slope * ray.dz;
      double a = ray.dx * ray.dx + ray.dy * ray.dy - k * k;
      double b = ox * ray.dx + oy * ray.dy - r * k;
      double c = ox * ox + oy * oy - r * r;
      double root = b * b - a * c;
      double best = Double.POSITIVE_INFINITY;
      if (root >= 0 && (a > 1e-12 || a < -1e-12)) {
        double s = Math.sqrt(root);
        best = side(ray, oz, (-b - s) / a, best);
        best = side(ray, oz, (-b + s) / a, best);
      }
      if (ray.dz > 1e-9 || ray.dz < -1e-9) {
        best = cap(ray, ox, oy, -oz / ray.dz, low, best);
        best = cap(ray, ox, oy, (2 * rz - oz) / ray.dz, low + slope * 2 * rz, best);
      }
      return best;
    }

    private double side(Ray ray, double oz, double t, double best) {
      double h = oz + t * ray.dz;
      return t > 1e-4 && t < best && h >= 0 && h <= 2 * rz ? t : best;
    }

    private static double cap(Ray ray, double ox, double oy, double t, double r, double best) {
      double px = ox + t * ray.dx;
      double py = oy + t * ray.dy;
      return t > 1e-4 && t < best && px * px + py * py <= r * r ? t : best;
    }

    @Override
    void shade(double px, double py, double pz, Hit hit) {
      double dx = px - x;
      double dy = py - y;
      double h = pz - (z - rz);
      hit.rgb = pattern.at(dx + dy, h);
      double r = Math.sqrt(dx * dx + dy * dy);
      if (r < (low + slope * h) * 0.999) {
        hit.normal(0, 0, h < rz ? -1 : 1);
      } else {
        double length = Math.sqrt(1 + slope * slope);
        hit.normal(dx / (r * length), dy / (r * length), -slope / length);
      }
    }
  }
}
