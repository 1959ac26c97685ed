package io.intarsia.data.synth;

import java.util.List;

/**
 * An empty box of a room with what is flat on its six faces. Faces 0 and 1 are the walls at x = 0
 * and at the full width, 2 and 3 those at y = 0 and at the full depth, 4 the floor, 5 the ceiling.
 */
final class Room {
  static final int FLOOR = 4;
  static final int CEILING = 5;

  final double width;
  final double depth;
  final double height;
  private final Pattern[] faces;
  private final Decal[][] decals;

  /**
   * Something flat on a face: a window, a door, a painting, a rug.
   *
   * @param u0 its left side on the face, metres
   * @param v0 its lower side
   * @param w its width
   * @param h its height
   * @param label its class
   * @param pattern its colours from its lower left corner
   * @param glow how much it shines by itself
   * @param round true for an ellipse instead of a rectangle
   */
  record Decal(
      double u0,
      double v0,
      double w,
      double h,
      int label,
      Pattern pattern,
      double glow,
      boolean round) {
    boolean covers(double u, double v) {
      double x = (u - u0) / w;
      double y = (v - v0) / h;
      if (x < 0 || x >= 1 || y < 0 || y >= 1) {
        return false;
      }
      return !round || (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5) < 0.25;
    }
  }

  /**
   * @param faces the covering of each face
   * @param decals what is on each face, the last on top
   */
  Room(
      double width,
      double depth,
      double height,
      List<Pattern> faces,
      List<? extends List<Decal>> decals) {
    this.width = width;
    this.depth = depth;
    this.height = height;
    this.faces = faces.toArray(new Pattern[0]);
    this.decals = decals.stream().map(d -> d.toArray(new Decal[0])).toArray(Decal[][]::new);
  }

  /** Where a ray from within leaves: sets everything of the hit except its colour and class. */
  void leave(Ray ray, Hit hit) {
    double tx = ((ray.dx > 0 ? width : 0) - ray.ox) / ray.dx;
    double ty = ((ray.dy > 0 ? depth : 0) - ray.oy) / ray.dy;
    double tz = ((ray.dz > 0 ? height : 0) - ray.oz) / ray.dz;
    hit.glow = 0;
    if (tx <= ty && tx <= tz) {
      hit.t = tx;
      hit.surface = ray.dx > 0 ? 1 : 0;
      hit.normal(ray.dx > 0 ? -1 : 1, 0, 0);
    } else if (ty <= tz) {
      hit.t = ty;
      hit.surface = ray.dy > 0 ? 3 : 2;
      hit.normal(0, ray.dy > 0 ? -1 : 1, 0);
    } else {
      hit.t = tz;
      hit.surface = ray.dz > 0 ? CEILING : FLOOR;
      hit.normal(0, 0, ray.dz > 0 ? -1 : 1);
    }
  }

  /** Colour and class of a face, 0 to 5, at a point of it. */
  void shade(int face, double x, double y, double z, Hit hit) {
    double u = face < 2 ? y : x;
    double v = face < FLOOR ? z : y;
    Decal[] on = decals[face];
    for (int i = on.length - 1; i >= 0; i--) {
      Decal decal = on[i];
      if (decal.covers(u, v)) {
        hit.label = decal.label;
        hit.rgb = decal.pattern.at(u - decal.u0, v - decal.v0);
        hit.glow = decal.glow;
        hit.surface = face + 6 * (i + 1);
        return;
      }
    }
    hit.rgb = faces[face].at(u, v);
    hit.label =
        (face < FLOOR ? RoomClass.WALL : face == FLOOR ? RoomClass.FLOOR : RoomClass.CEILING).id();
  }
}
