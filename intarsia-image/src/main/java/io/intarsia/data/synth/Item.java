package io.intarsia.data.synth;

import java.util.List;

/** A piece of furniture: solids of one class, turned about the vertical and set down in a room. */
final class Item {
  final int label;
  final double x;
  final double y;
  final double z;
  final double cos;
  final double sin;

  /** Its bounds in its own coordinates. */
  final double x0;

  final double y0;
  final double z0;
  final double x1;
  final double y1;
  final double z1;

  private final Solid[] parts;

  Item(int label, double x, double y, double z, double cos, double sin, List<Solid> solids) {
    this.label = label;
    this.x = x;
    this.y = y;
    this.z = z;
    this.cos = cos;
    this.sin = sin;
    this.parts = solids.toArray(new Solid[0]);
    this.x0 = solids.stream().mapToDouble(s -> s.x - s.rx).min().orElseThrow();
    this.y0 = solids.stream().mapToDouble(s -> s.y - s.ry).min().orElseThrow();
    this.z0 = solids.stream().mapToDouble(s -> s.z - s.rz).min().orElseThrow();
    this.x1 = solids.stream().mapToDouble(s -> s.x + s.rx).max().orElseThrow();
    this.y1 = solids.stream().mapToDouble(s -> s.y + s.ry).max().orElseThrow();
    this.z1 = solids.stream().mapToDouble(s -> s.z + s.rz).max().orElseThrow();
  }

  /** World to own coordinates. */
  private void toOwn(Ray world, Ray own) {
    double px = world.ox - x;
    double py = world.oy - y;
    own.set(
        cos * px + sin * py,
        -sin * px + cos * py,
        world.oz - z,
        cos * world.dx + sin * world.dy,
        -sin * world.dx + cos * world.dy,
        world.dz);
  }

  /** Replaces the hit if one of the parts is nearer. */
  void meet(Ray world, Ray own, int number, Hit hit) {
    toOwn(world, own);
    if (own.slabs(x0, y0, z0, x1, y1, z1) >= hit.t) {
      return;
    }
    int nearest = -1;
    for (int i = 0; i < parts.length; i++) {
      double t = parts[i].enter(own);
      if (t < hit.t) {
        hit.t = t;
        nearest = i;
      }
    }
    if (nearest >= 0) {
      parts[nearest].shade(own.x(hit.t), own.y(hit.t), own.z(hit.t), hit);
      double nx = hit.nx;
      hit.nx = cos * nx - sin * hit.ny;
      hit.ny = sin * nx + cos * hit.ny;
      hit.label = label;
      hit.glow = parts[nearest].glow;
      hit.surface = (number + 1) * 64 + nearest;
    }
  }

  /** True if it stands between the ray's origin and its end at 1. */
  boolean blocks(Ray world, Ray own) {
    toOwn(world, own);
    if (own.slabs(x0, y0, z0, x1, y1, z1) >= 1) {
      return false;
    }
    for (Solid part : parts) {
      if (part.enter(own) < 1) {
        return true;
      }
    }
    return false;
  }

  /** How far a point on the floor is from the footprint, 0 under it. */
  double distance(double px, double py) {
    double ax = cos * (px - x) + sin * (py - y);
    double ay = -sin * (px - x) + cos * (py - y);
    double dx = Math.max(0, Math.max(x0 - ax, ax - x1));
    double dy = Math.max(0, Math.max(y0 - ay, ay - y1));
    return dx + dy;
  }

  /** Half the width and depth of its footprint along the axes of the room. */
  double spanX() {
    return Math.abs(cos) * (x1 - x0) / 2 + Math.abs(sin) * (y1 - y0) / 2;
  }

  /** See {@link #spanX}. */
  double spanY() {
    return Math.abs(sin) * (x1 - x0) / 2 + Math.abs(cos) * (y1 - y0) / 2;
  }
}
