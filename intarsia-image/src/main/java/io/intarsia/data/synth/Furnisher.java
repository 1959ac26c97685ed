package io.intarsia.data.synth;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets furniture into a room by lot, so that pieces do not meet each other, doors or camera. */
final class Furnisher {
  private static final int TRIES = 12;
  private static final double QUARTER = StrictMath.PI / 2;

  private final Dice dice;
  private final Decorator room;
  private final double eyeX;
  private final double eyeY;
  final List<Item> items = new ArrayList<>();

  Furnisher(Dice dice, Decorator room, double eyeX, double eyeY) {
    this.dice = dice;
    this.room = room;
    this.eyeX = eyeX;
    this.eyeY = eyeY;
  }

  void furnish() {
    switch (dice.below(5)) {
      case 0 -> bedroom();
      case 1 -> living();
      case 2 -> dining();
      case 3 -> study();
      default -> mixed();
    }
    extras();
  }

  private void bedroom() {
    Item bed = atWall(RoomClass.BED, Furniture.bed(dice), false);
    if (bed != null) {
      for (int side = -1; side <= 1; side += 2) {
        if (dice.chance(0.6)) {
          beside(bed, side);
        }
      }
      if (dice.chance(0.5)) {
        rug(bed.x, bed.y);
      }
    }
    wardrobe(0.7);
    sideboard(0.4);
  }

  private void living() {
    Item sofa = atWall(RoomClass.SOFA, Furniture.sofa(dice), false);
    if (dice.chance(0.4)) {
      atWall(RoomClass.SOFA, Furniture.sofa(dice), false);
    }
    if (sofa != null) {
      double reach = dice.in(0.95, 1.2);
      double x = sofa.x + sofa.sin * reach;
      double y = sofa.y - sofa.cos * reach;
      if (dice.chance(0.7)) {
        rug(x, y);
      }
      List<Solid> table =
          Furniture.table(dice, dice.in(0.7, 1.2), dice.in(0.45, 0.65), dice.in(0.34, 0.48));
      put(RoomClass.TABLE, table, x, y, 0, turnOf(sofa) + dice.in(-0.1, 0.1));
    }
    sideboard(0.6);
  }

  private void dining() {
    double w = dice.in(1, 1.9);
    double d = dice.in(0.75, 1);
    List<Solid> solids = Furniture.table(dice, w, d, dice.in(0.7, 0.78));
    double turn = QUARTER * dice.below(2) + (dice.chance(0.4) ? dice.in(-0.5, 0.5) : 0);
    Item table = null;
    for (int i = 0; i < TRIES && table == null; i++) {
      double x = dice.in(0.3, 0.7) * room.width;
      double y = dice.in(0.4, 0.75) * room.depth;
      table = put(RoomClass.TABLE, solids, x, y, 0, turn);
    }
    if (table != null) {
      if (dice.chance(0.4)) {
        rug(table.x, table.y);
      }
      int seats = 2 + dice.below(3);
      for (int i = 0; i < seats; i++) {
        double side = i % 2 == 0 ? 1 : -1;
        double along = seats > 2 ? (i / 2 - 0.5) * w * 0.55 : 0;
        seat(table, along, side * (d / 2 + dice.in(0.05, 0.3)), side < 0);
      }
      if (dice.chance(0.5)) {
        hang(table.x, table.y);
      }
    }
    sideboard(0.7);
  }

  private void study() {
    double d = dice.in(0.55, 0.75);
    List<Solid> solids = Furniture.table(dice, dice.in(1, 1.7), d, dice.in(0.7, 0.76));
    Item desk = atWall(RoomClass.TABLE, solids, false);
    if (desk != null) {
      seat(desk, dice.in(-0.2, 0.2), -(d / 2 + dice.in(0, 0.3)), true);
      if (dice.chance(0.6)) {
        onTop(desk);
      }
    }
    wardrobe(0.5);
    sideboard(0.5);
  }

  private void mixed() {
    if (dice.chance(0.4)) {
      atWall(RoomClass.SOFA, Furniture.sofa(dice), false);
    }
    if (dice.chance(0.4)) {
      List<Solid> solids =
          Furniture.table(dice, dice.in(0.6, 1.4), dice.in(0.5, 0.8), dice.in(0.4, 0.78));
      atWall(RoomClass.TABLE, solids, false);
    }
    wardrobe(0.4);
    sideboard(0.5);
    if (dice.chance(0.5)) {
      rug(room.width * dice.in(0.35, 0.65), room.depth * dice.in(0.45, 0.75));
    }
  }

  private void extras() {
    int chairs = dice.below(3);
    for (int i = 0; i < chairs; i++) {
      if (dice.chance(0.5)) {
        atWall(RoomClass.CHAIR, Furniture.chair(dice), false);
      } else {
        put(RoomClass.CHAIR, Furniture.chair(dice), anyX(), anyY(), 0, dice.in(0, 6.28));
      }
    }
    if (dice.chance(0.45)) {
      atWall(RoomClass.LAMP, Furniture.lamp(dice, dice.in(1.35, 1.75)), false);
    }
    int plants = dice.chance(0.5) ? 1 + dice.below(2) : 0;
    for (int i = 0; i < plants; i++) {
      atWall(RoomClass.PLANT, Furniture.plant(dice, dice.in(0.5, 1.6)), false);
    }
    if (dice.chance(0.3)) {
      hang(room.width * dice.in(0.3, 0.7), room.depth * dice.in(0.4, 0.8));
    }
  }

  private double anyX() {
    return dice.in(0.15, 0.85) * room.width;
  }

  private double anyY() {
    return dice.in(0.35, 0.9) * room.depth;
  }

  private static double turnOf(Item item) {
    return StrictMath.atan2(item.sin, item.cos);
  }

  private void wardrobe(double probability) {
    if (dice.chance(probability)) {
      double height = dice.in(1.6, Math.min(2.25, room.height - 0.1));
      List<Solid> solids = Furniture.cabinet(dice, dice.in(0.7, 1.9), dice.in(0.4, 0.6), height);
      atWall(RoomClass.CABINET, solids, true);
    }
  }

  private void sideboard(double probability) {
    if (dice.chance(probability)) {
      List<Solid> solids =
          Furniture.cabinet(dice, dice.in(0.7, 1.8), dice.in(0.35, 0.5), dice.in(0.55, 1.05));
      Item board = atWall(RoomClass.CABINET, solids, false);
      if (board != null && dice.chance(0.6)) {
        onTop(board);
      }
    }
  }

  /** A small table or cabinet next to a bed's head, often with a lamp on it. */
  private void beside(Item bed, int side) {
    double w = dice.in(0.38, 0.5);
    double height = dice.in(0.42, 0.58);
    boolean table = dice.chance(0.35);
    List<Solid> solids =
        table ? Furniture.table(dice, w, 0.4, height) : Furniture.cabinet(dice, w, 0.4, height);
    double along = side * ((bed.x1 - bed.x0) / 2 + w / 2 + 0.08);
    double back = bed.y1 - 0.24;
    double x = bed.x + bed.cos * along - bed.sin * back;
    double y = bed.y + bed.sin * along + bed.cos * back;
    RoomClass c = table ? RoomClass.TABLE : RoomClass.CABINET;
    Item small = put(c, solids, x, y, 0, turnOf(bed));
    if (small != null && dice.chance(0.7)) {
      lampOn(small, 0);
    }
  }

  private void onTop(Item below) {
    double along = (below.x1 - below.x0) * dice.in(-0.3, 0.3);
    if (dice.chance(0.55)) {
      lampOn(below, along);
    } else {
      List<Solid> plant = Furniture.plant(dice, dice.in(0.25, 0.5));
      stand(RoomClass.PLANT, plant, below, along);
    }
  }

  private void lampOn(Item below, double along) {
    stand(RoomClass.LAMP, Furniture.lamp(dice, dice.in(0.35, 0.6)), below, along);
  }

  private void stand(RoomClass c, List<Solid> solids, Item below, double along) {
    double x = below.x + below.cos * along;
    double y = below.y + below.sin * along;
    items.add(new Item(c.id(), x, y, below.z + below.z1, below.cos, below.sin, solids));
  }

  /** A chair at a table, the table's own coordinates; towards is true at its front. */
  private void seat(Item table, double along, double across, boolean towards) {
    double x = table.x + table.cos * along - table.sin * across;
    double y = table.y + table.sin * along + table.cos * across;
    double turn = turnOf(table) + (towards ? 2 * QUARTER : 0) + dice.in(-0.25, 0.25);
    if (x > 0.3 && x < room.width - 0.3 && y > 0.3 && y < room.depth - 0.3 && clear(x, y, 0.4)) {
      double cos = StrictMath.cos(turn);
      double sin = StrictMath.sin(turn);
      items.add(new Item(RoomClass.CHAIR.id(), x, y, 0, cos, sin, Furniture.chair(dice)));
    }
  }

  private void hang(double x, double y) {
    double drop = dice.in(0.25, Math.max(0.3, room.height - 1.9));
    List<Solid> solids = Furniture.pendant(dice, drop);
    if (clear(x, y, 1.1)) {
      items.add(new Item(RoomClass.LAMP.id(), x, y, room.height, 1, 0, solids));
    }
  }

  private void rug(double x, double y) {
    double w = Math.min(dice.in(1.2, 3), room.width - 0.4);
    double h = Math.min(dice.in(1, 2.2), room.depth - 0.4);
    double u = Math.max(0.2, Math.min(room.width - 0.2 - w, x - w / 2));
    double v = Math.max(0.2, Math.min(room.depth - 0.2 - h, y - h / 2));
    Pattern pattern = Artwork.rug(dice, w, h);
    room.decals
        .get(Room.FLOOR)
        .add(new Room.Decal(u, v, w, h, RoomClass.RUG.id(), pattern, 0, dice.chance(0.25)));
  }

  /** Tries some places along the walls, the camera's own wall seldom. */
  private @Nullable Item atWall(RoomClass c, List<Solid> solids, boolean tall) {
    Item probe = new Item(c.id(), 0, 0, 0, 1, 0, solids);
    double half = (probe.x1 - probe.x0) / 2;
    double deep = Math.max(probe.y1, -probe.y0);
    for (int i = 0; i < TRIES; i++) {
      int wall = dice.chance(0.45) ? 3 : dice.below(2);
      double length = room.length(wall);
      if (length < 2 * half + 0.1) {
        continue;
      }
      double u = dice.in(half + 0.03, length - half - 0.03);
      if (covered(wall, u - half, u + half, tall)) {
        continue;
      }
      double gap = deep + dice.in(0.01, 0.05);
      double turn = wall == 3 ? 0 : wall == 0 ? QUARTER : -QUARTER;
      double x = wall == 0 ? gap : wall == 1 ? room.width - gap : u;
      double y = wall == 3 ? room.depth - gap : u;
      Item item = put(c, solids, x, y, 0, turn);
      if (item != null) {
        return item;
      }
    }
    return null;
  }

  /** True if furniture there would stand before a door or, if tall, before a window. */
  private boolean covered(int wall, double u0, double u1, boolean tall) {
    for (Room.Decal decal : room.decals.get(wall)) {
      boolean matters = tall || decal.label() == RoomClass.DOOR.id();
      if (matters && u0 < decal.u0() + decal.w() && decal.u0() < u1) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Item put(
      RoomClass c, List<Solid> solids, double x, double y, double z, double turn) {
    Item item = new Item(c.id(), x, y, z, StrictMath.cos(turn), StrictMath.sin(turn), solids);
    double sx = item.spanX();
    double sy = item.spanY();
    if (x - sx < 0 || x + sx > room.width || y - sy < 0.02 || y + sy > room.depth) {
      return null;
    }
    if (!clear(x, y, Math.min(1.3, 0.55 + Math.max(sx, sy)))) {
      return null;
    }
    for (Item other : items) {
      if (Math.abs(other.x - x) < sx + other.spanX() + 0.03
          && Math.abs(other.y - y) < sy + other.spanY() + 0.03) {
        return null;
      }
    }
    items.add(item);
    return item;
  }

  /** True if a place is some way from the camera. */
  private boolean clear(double x, double y, double radius) {
    double dx = x - eyeX;
    double dy = y - eyeY;
    return dx * dx + dy * dy > radius * radius;
  }
}
