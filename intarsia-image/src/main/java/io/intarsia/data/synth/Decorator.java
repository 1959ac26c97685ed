package io.intarsia.data.synth;

import java.util.ArrayList;
import java.util.List;

/** Draws an empty room by lot: its size, coverings, windows, doors, paintings and murals. */
final class Decorator {
  private static final int TRIES = 8;

  private final Dice dice;
  final double width;
  final double depth;
  final double height;
  final List<List<Room.Decal>> decals = new ArrayList<>();
  private final List<Pattern> faces = new ArrayList<>();
  private final boolean night;

  Decorator(Dice dice) {
    this.dice = dice;
    width = dice.in(3, 6.2);
    depth = dice.in(3.4, 6.8);
    height = dice.in(2.35, 3.1);
    night = dice.chance(0.15);
    boolean alike = dice.chance(0.6);
    boolean board = dice.chance(0.75);
    int boardRgb = dice.chance(0.7) ? 0xe9e6de : Rgb.wood(dice);
    double boardHeight = dice.in(0.06, 0.15);
    Pattern common = Patterns.wall(dice, height);
    for (int face = 0; face < Room.FLOOR; face++) {
      Pattern wall = alike || face == 2 ? common : Patterns.wall(dice, height);
      faces.add(board ? Patterns.skirting(wall, boardHeight, boardRgb) : wall);
      decals.add(new ArrayList<>());
    }
    faces.add(Patterns.floor(dice));
    faces.add(Patterns.ceiling(dice));
    decals.add(new ArrayList<>());
    decals.add(new ArrayList<>());
  }

  /** True if it is dark outside. */
  boolean night() {
    return night;
  }

  /** The room as decorated so far. */
  Room build() {
    return new Room(width, depth, height, faces, decals);
  }

  /** The length of a wall, 0 to 3. */
  double length(int wall) {
    return wall < 2 ? depth : width;
  }

  /** Fills the three walls that the camera sees. */
  void decorate() {
    for (int wall = 0; wall < Room.FLOOR; wall++) {
      if (wall == 2) {
        continue;
      }
      if (dice.chance(0.1)) {
        door(wall);
      }
      if (dice.chance(0.14)) {
        mural(wall);
        continue;
      }
      int windows = dice.chance(0.5) ? 1 + dice.below(2) : 0;
      for (int i = 0; i < windows; i++) {
        window(wall);
      }
      int paintings = dice.chance(0.5) ? 1 + dice.below(3) : 0;
      for (int i = 0; i < paintings; i++) {
        painting(wall);
      }
    }
  }

  private void door(int wall) {
    double w = dice.in(0.75, 1);
    double h = dice.in(1.95, Math.min(2.2, height - 0.1));
    double u = place(wall, w);
    if (u >= 0) {
      add(wall, u, 0, w, h, RoomClass.DOOR, Artwork.door(dice, w, h), 0);
    }
  }

  private void window(int wall) {
    double w = dice.in(0.7, Math.min(2.4, length(wall) * 0.5));
    double low = dice.chance(0.15) ? 0.1 : dice.in(0.7, 1.05);
    double h = dice.in(0.9, height - low - 0.2);
    double u = place(wall, w);
    if (u >= 0) {
      Pattern view = Artwork.window(dice, w, h, night);
      add(wall, u, low, w, h, RoomClass.WINDOWPANE, view, night ? 0.4 : dice.in(0.6, 0.95));
    }
  }

  private void painting(int wall) {
    double w = dice.in(0.35, 1.4);
    double h = w * dice.in(0.6, 1.5);
    h = Math.min(h, height - 1.35);
    double u = place(wall, w);
    if (u >= 0) {
      double v = Math.min(height - h - 0.12, dice.in(1.45, 1.7) - h / 2 + 0.1);
      add(wall, u, v, w, h, RoomClass.PAINTING, Artwork.framed(dice, w, h), 0);
    }
  }

  private void mural(int wall) {
    double w = length(wall) * dice.in(0.35, 0.8);
    double low = dice.in(0.25, 1);
    double h = (height - low) * dice.in(0.65, 0.92);
    double u = place(wall, w);
    if (u >= 0) {
      Pattern art = Artwork.any(dice, w, h);
      add(wall, u, low, w, h, RoomClass.PAINTING, art, 0);
    }
  }

  private void add(
      int wall, double u, double v, double w, double h, RoomClass c, Pattern art, double glow) {
    decals.get(wall).add(new Room.Decal(u, v, w, h, c.id(), art, glow, false));
  }

  /** A free stretch of a wall that begins at the value returned; -1 if none was found. */
  private double place(int wall, double w) {
    for (int i = 0; i < TRIES; i++) {
      double u = dice.in(0.15, length(wall) - 0.15 - w);
      if (u >= 0.1 && free(wall, u, u + w)) {
        return u;
      }
    }
    return -1;
  }

  private boolean free(int wall, double u0, double u1) {
    for (Room.Decal other : decals.get(wall)) {
      if (u0 < other.u0() + other.w() + 0.12 && other.u0() < u1 + 0.12) {
        return false;
      }
    }
    return true;
  }
}
