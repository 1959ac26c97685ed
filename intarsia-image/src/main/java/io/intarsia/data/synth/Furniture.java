package io.intarsia.data.synth;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds pieces of furniture about the origin: their front faces -y, their back is at +y, they
 * stand on z = 0.
 */
final class Furniture {
  private Furniture() {}

  private static Solid box(
      double x0, double y0, double z0, double x1, double y1, double z1, Pattern pattern) {
    return front(x0, y0, z0, x1, y1, z1, pattern, pattern);
  }

  private static Solid front(
      double x0,
      double y0,
      double z0,
      double x1,
      double y1,
      double z1,
      Pattern pattern,
      Pattern front) {
    return new Solid.Box(
        (x0 + x1) / 2,
        (y0 + y1) / 2,
        (z0 + z1) / 2,
        (x1 - x0) / 2,
        (y1 - y0) / 2,
        (z1 - z0) / 2,
        pattern,
        front);
  }

  private static Solid post(double x, double y, double z0, double z1, double r, Pattern pattern) {
    return cone(x, y, z0, z1, r, r, pattern, 0);
  }

  private static Solid cone(
      double x,
      double y,
      double z0,
      double z1,
      double low,
      double high,
      Pattern pattern,
      double glow) {
    return new Solid.Frustum(x, y, (z0 + z1) / 2, (z1 - z0) / 2, low, high, pattern, glow);
  }

  private static void legs(
      List<Solid> to,
      double w,
      double d,
      double top,
      double thick,
      Pattern pattern,
      boolean round) {
    for (int i = 0; i < 4; i++) {
      double x = ((i & 1) == 0 ? -1 : 1) * (w / 2 - thick * 1.2);
      double y = ((i & 2) == 0 ? -1 : 1) * (d / 2 - thick * 1.2);
      to.add(
          round
              ? cone(x, y, 0, top, thick * 0.6, thick, pattern, 0)
              : box(x - thick, y - thick, 0, x + thick, y + thick, top, pattern));
    }
  }

  /** A bed with its head at the wall. */
  static List<Solid> bed(Dice dice) {
    double w = dice.chance(0.6) ? dice.in(1.4, 1.9) : dice.in(0.9, 1.1);
    double d = dice.in(1.95, 2.15);
    double base = dice.in(0.22, 0.36);
    Pattern wood =
        dice.chance(0.6)
            ? Patterns.wood(Rgb.wood(dice), dice.bits())
            : Patterns.cloth(Rgb.cloth(dice), dice.bits());
    int sheet = Rgb.hsv(dice.unit(), dice.in(0, 0.15), dice.in(0.8, 1));
    Pattern linen = Patterns.cloth(sheet, dice.bits());
    int cover = Rgb.cloth(dice);
    Pattern quilt =
        dice.chance(0.4)
            ? Patterns.stripes(cover, Rgb.scale(cover, 0.7), dice.in(0.1, 0.3), 0.4, dice.bits())
            : Patterns.cloth(cover, dice.bits());
    List<Solid> parts = new ArrayList<>();
    double head = d / 2 - 0.06;
    parts.add(box(-w / 2, -d / 2, 0.06, w / 2, head, base, wood));
    parts.add(box(-w / 2 + 0.03, -d / 2 + 0.03, base, w / 2 - 0.03, head, base + 0.22, linen));
    double fold = dice.in(0.1, 0.45);
    parts.add(
        box(-w / 2 - 0.02, -d / 2 - 0.02, base - 0.1, w / 2 + 0.02, fold, base + 0.27, quilt));
    parts.add(box(-w / 2 - 0.02, fold, base + 0.05, w / 2 + 0.02, fold + 0.18, base + 0.29, linen));
    double high = base + dice.in(0.45, 0.95);
    parts.add(box(-w / 2 - 0.04, head, 0, w / 2 + 0.04, d / 2, high, wood));
    int pillows = w > 1.2 ? 2 : 1;
    Pattern slip = dice.chance(0.6) ? linen : Patterns.cloth(Rgb.cloth(dice), dice.bits());
    for (int i = 0; i < pillows; i++) {
      double x = pillows == 1 ? 0 : (i - 0.5) * w * 0.48;
      parts.add(
          new Solid.Ellipsoid(
              x, head - 0.24, base + 0.3, Math.min(0.36, w * 0.24), 0.21, 0.11, slip, 0));
    }
    return parts;
  }

  /** A sofa, or an armchair if it is narrow. */
  static List<Solid> sofa(Dice dice) {
    double w = dice.in(1.5, 2.4);
    double d = dice.in(0.8, 0.98);
    double seat = dice.in(0.38, 0.46);
    double back = dice.in(0.72, 0.95);
    double arm = dice.in(0.12, 0.24);
    double armTop = seat + dice.in(0.12, 0.24);
    int rgb = Rgb.cloth(dice);
    Pattern cloth = Patterns.cloth(rgb, dice.bits());
    Pattern cushion = Patterns.cloth(Rgb.scale(rgb, dice.in(0.92, 1.12)), dice.bits());
    List<Solid> parts = new ArrayList<>();
    legs(parts, w, d, 0.1, 0.03, Patterns.plain(0x3a2a1e, 0.1, 1), false);
    parts.add(box(-w / 2, -d / 2 + 0.03, 0.1, w / 2, d / 2, seat - 0.12, cloth));
    parts.add(box(-w / 2, d / 2 - 0.2, 0.1, w / 2, d / 2, back, cloth));
    parts.add(box(-w / 2, -d / 2 + 0.02, 0.1, -w / 2 + arm, d / 2, armTop, cloth));
    parts.add(box(w / 2 - arm, -d / 2 + 0.02, 0.1, w / 2, d / 2, armTop, cloth));
    int seats = w > 2 ? 3 : 2;
    double each = (w - 2 * arm) / seats;
    for (int i = 0; i < seats; i++) {
      double x = -w / 2 + arm + i * each;
      parts.add(box(x + 0.008, -d / 2, seat - 0.12, x + each - 0.008, d / 2 - 0.18, seat, cushion));
      parts.add(
          box(
              x + 0.01,
              d / 2 - 0.32,
              seat + 0.005,
              x + each - 0.01,
              d / 2 - 0.16,
              back + 0.05,
              cushion));
    }
    int pillows = dice.below(3);
    for (int i = 0; i < pillows; i++) {
      double x = (i == 0 ? -1 : 1) * (w / 2 - arm - 0.2);
      parts.add(
          new Solid.Ellipsoid(
              x,
              d / 2 - 0.4,
              seat + 0.19,
              0.2,
              0.1,
              0.19,
              Patterns.cloth(Rgb.cloth(dice), dice.bits()),
              0));
    }
    return parts;
  }

  /** A table of a size. */
  static List<Solid> table(Dice dice, double w, double d, double height) {
    int rgb = dice.chance(0.75) ? Rgb.wood(dice) : Rgb.hsv(0.1, 0.04, dice.in(0.1, 0.97));
    Pattern wood = Patterns.wood(rgb, dice.bits());
    Pattern under =
        dice.chance(0.6)
            ? Patterns.wood(Rgb.scale(rgb, 0.85), dice.bits())
            : Patterns.plain(dice.chance(0.5) ? 0x26262a : 0xb8babd, 0.05, 1);
    List<Solid> parts = new ArrayList<>();
    double thick = dice.in(0.025, 0.05);
    if (dice.chance(0.3)) {
      double r = Math.min(w, d) / 2;
      parts.add(cone(0, 0, height - thick, height, r, r, wood, 0));
      if (dice.chance(0.5)) {
        parts.add(post(0, 0, 0.03, height - thick, dice.in(0.03, 0.06), under));
        parts.add(cone(0, 0, 0, 0.03, r * 0.55, r * 0.5, under, 0));
      } else {
        legs(parts, r * 1.4, r * 1.4, height - thick, 0.022, under, true);
      }
      return parts;
    }
    parts.add(box(-w / 2, -d / 2, height - thick, w / 2, d / 2, height, wood));
    legs(parts, w, d, height - thick, dice.in(0.018, 0.04), under, dice.chance(0.4));
    if (dice.chance(0.5)) {
      double in = 0.06;
      parts.add(
          box(
              -w / 2 + in,
              -d / 2 + in,
              height - thick - 0.08,
              w / 2 - in,
              d / 2 - in,
              height - thick,
              under));
    }
    if (height < 0.55 && dice.chance(0.4)) {
      parts.add(box(-w / 2 + 0.05, -d / 2 + 0.05, 0.13, w / 2 - 0.05, d / 2 - 0.05, 0.155, wood));
    }
    return parts;
  }

  /** A chair. */
  static List<Solid> chair(Dice dice) {
    double w = dice.in(0.4, 0.5);
    double d = dice.in(0.4, 0.5);
    double seat = dice.in(0.43, 0.48);
    double back = seat + dice.in(0.36, 0.55);
    Pattern wood =
        dice.chance(0.7)
            ? Patterns.wood(Rgb.wood(dice), dice.bits())
            : Patterns.plain(Rgb.hsv(dice.unit(), dice.in(0, 0.7), dice.in(0.1, 0.95)), 0.05, 3);
    Pattern soft = dice.chance(0.5) ? wood : Patterns.cloth(Rgb.cloth(dice), dice.bits());
    List<Solid> parts = new ArrayList<>();
    double r = 0.02;
    legs(parts, w, d, seat - 0.03, r, wood, dice.chance(0.5));
    parts.add(box(-w / 2, -d / 2, seat - 0.035, w / 2, d / 2, seat + 0.015, soft));
    for (int side = -1; side <= 1; side += 2) {
      double x = side * (w / 2 - r * 1.2);
      parts.add(box(x - r, d / 2 - 2 * r, seat, x + r, d / 2, back, wood));
    }
    switch (dice.below(3)) {
      case 0 ->
          parts.add(
              box(-w / 2 + r, d / 2 - 0.035, seat + 0.14, w / 2 - r, d / 2 - 0.005, back, soft));
      case 1 -> {
        for (int i = 0; i < 3; i++) {
          double z = back - 0.05 - i * 0.13;
          parts.add(
              box(-w / 2 + r, d / 2 - 0.03, z - 0.03, w / 2 - r, d / 2 - 0.01, z + 0.04, wood));
        }
      }
      default -> {
        parts.add(
            box(-w / 2 + r, d / 2 - 0.035, back - 0.07, w / 2 - r, d / 2 - 0.005, back, wood));
        for (int i = -1; i <= 1; i++) {
          double x = i * w * 0.22;
          parts.add(box(x - 0.012, d / 2 - 0.03, seat, x + 0.012, d / 2 - 0.01, back - 0.07, wood));
        }
      }
    }
    return parts;
  }

  /** A cabinet of a size: a wardrobe, a sideboard or a bedside cabinet. */
  static List<Solid> cabinet(Dice dice, double w, double d, double height) {
    int rgb = dice.chance(0.65) ? Rgb.wood(dice) : Rgb.paint(dice);
    Pattern wood = Patterns.wood(rgb, dice.bits());
    double foot = dice.in(0.03, 0.14);
    boolean tall = height > 1.3;
    int columns = Math.max(1, (int) (w / dice.in(0.42, 0.6) + 0.5));
    int rows = tall ? 1 + dice.below(2) : Math.max(1, (int) (height / dice.in(0.2, 0.5) + 0.5));
    int knob = dice.chance(0.5) ? 0x2a2826 : 0xcfc9b8;
    boolean inset = dice.chance(0.5);
    double inner = height - foot;
    Pattern front =
        (u, v) -> {
          double cu = u / w * columns;
          double cv = v / inner * rows;
          double fu = (cu - Math.floor(cu)) * w / columns;
          double fv = (cv - Math.floor(cv)) * inner / rows;
          double cw = w / columns;
          double ch = inner / rows;
          double edge = Math.min(Math.min(fu, cw - fu), Math.min(fv, ch - fv));
          if (edge < 0.008) {
            return Rgb.scale(rgb, 0.42);
          }
          boolean mirrored = (Noise.floor(cu) & 1) == 1;
          double kx = tall ? (mirrored ? 0.05 : cw - 0.05) : cw / 2;
          double ky = tall ? ch * 0.5 : ch * 0.6;
          double reach = tall ? 0.09 : 0.016;
          double flat = tall ? 0.012 : Math.min(0.07, cw * 0.2);
          if (Math.abs(fu - kx) < flat && Math.abs(fv - ky) < reach) {
            return knob;
          }
          double tone = inset && edge > 0.06 ? edge < 0.07 ? 0.75 : 0.94 : 1;
          return Rgb.scale(wood.at(v, u), tone);
        };
    List<Solid> parts = new ArrayList<>();
    parts.add(front(-w / 2, -d / 2, foot, w / 2, d / 2, height, wood, front));
    parts.add(
        box(
            -w / 2 - 0.015,
            -d / 2 - 0.015,
            height,
            w / 2 + 0.015,
            d / 2,
            height + 0.03,
            Patterns.wood(Rgb.scale(rgb, dice.in(0.75, 1.1)), dice.bits())));
    if (foot > 0.08) {
      legs(parts, w, d, foot, 0.025, wood, dice.chance(0.5));
    } else {
      parts.add(
          box(
              -w / 2 + 0.02,
              -d / 2 + 0.04,
              0,
              w / 2 - 0.02,
              d / 2,
              foot,
              Patterns.plain(Rgb.scale(rgb, 0.5), 0, 1)));
    }
    return parts;
  }

  /** A lamp on the floor (height above 1) or on a table. */
  static List<Solid> lamp(Dice dice, double height) {
    int shade = Rgb.hsv(dice.in(0.06, 0.16), dice.in(0.05, 0.45), dice.in(0.85, 1));
    Pattern metal = Patterns.plain(dice.chance(0.5) ? 0x2b2a29 : Rgb.hsv(0.11, 0.4, 0.7), 0.05, 1);
    double size = height > 1 ? dice.in(0.18, 0.27) : dice.in(0.11, 0.18);
    double tall = height > 1 ? dice.in(0.24, 0.36) : dice.in(0.15, 0.24);
    List<Solid> parts = new ArrayList<>();
    parts.add(cone(0, 0, 0, 0.025, size * 0.7, size * 0.6, metal, 0));
    double bottom = height - tall;
    if (height < 1 && dice.chance(0.6)) {
      Pattern pot =
          Patterns.plain(Rgb.hsv(dice.unit(), dice.in(0.1, 0.6), dice.in(0.4, 0.9)), 0.05, 1);
      parts.add(
          new Solid.Ellipsoid(
              0, 0, 0.02 + bottom / 2, size * 0.55, size * 0.55, bottom / 2, pot, 0));
    } else {
      parts.add(post(0, 0, 0.02, bottom + 0.03, 0.013, metal));
    }
    Pattern cloth = Patterns.plain(shade, 0.05, dice.bits());
    double glow = dice.in(0.3, 0.85);
    if (dice.chance(0.25)) {
      parts.add(
          new Solid.Ellipsoid(
              0, 0, bottom + tall / 2, size * 0.9, size * 0.9, tall / 2, cloth, glow));
    } else {
      parts.add(cone(0, 0, bottom, height, size, size * dice.in(0.5, 1), cloth, glow));
    }
    return parts;
  }

  /** A lamp hung from a ceiling: z = 0 is the ceiling. */
  static List<Solid> pendant(Dice dice, double drop) {
    int shade = Rgb.hsv(dice.unit(), dice.in(0, 0.6), dice.in(0.5, 1));
    Pattern metal = Patterns.plain(0x222222, 0.02, 1);
    Pattern cloth = Patterns.plain(shade, 0.05, dice.bits());
    double size = dice.in(0.14, 0.3);
    double glow = dice.in(0.3, 0.85);
    List<Solid> parts = new ArrayList<>();
    parts.add(post(0, 0, -drop, 0, 0.011, metal));
    parts.add(cone(0, 0, -0.04, 0, 0.05, 0.06, metal, 0));
    if (dice.chance(0.4)) {
      parts.add(new Solid.Ellipsoid(0, 0, -drop - size * 0.7, size, size, size * 0.8, cloth, glow));
    } else {
      parts.add(
          cone(
              0,
              0,
              -drop - size * dice.in(0.7, 1.2),
              -drop,
              size,
              size * dice.in(0.2, 0.8),
              cloth,
              glow));
    }
    return parts;
  }

  /** A plant in a pot. */
  static List<Solid> plant(Dice dice, double height) {
    double pot = height * dice.in(0.2, 0.32);
    double r = Math.min(0.2, height * dice.in(0.13, 0.2));
    int clay =
        dice.chance(0.5)
            ? Rgb.hsv(0.04, dice.in(0.4, 0.65), dice.in(0.5, 0.8))
            : Rgb.hsv(dice.unit(), dice.in(0, 0.2), dice.in(0.3, 0.95));
    int green = Rgb.hsv(dice.in(0.22, 0.4), dice.in(0.4, 0.75), dice.in(0.35, 0.7));
    List<Solid> parts = new ArrayList<>();
    parts.add(cone(0, 0, 0, pot, r * 0.7, r, Patterns.plain(clay, 0.08, dice.bits()), 0));
    parts.add(
        post(0, 0, pot, pot + (height - pot) * 0.6, r * 0.1, Patterns.plain(0x54402a, 0.2, 2)));
    int leaves = 12 + dice.below(14);
    double spread = height * dice.in(0.13, 0.22);
    boolean upright = dice.chance(0.4);
    for (int i = 0; i < leaves; i++) {
      double share = (i + 0.5) / leaves;
      double wide = spread * (upright ? 0.6 : 0.5 + 2 * share * (1 - share));
      double z = pot + (height - pot) * (0.15 + 0.8 * share);
      double size = height * dice.in(0.05, 0.1);
      int tone = Rgb.scale(green, dice.in(0.65, 1.25));
      parts.add(
          new Solid.Ellipsoid(
              dice.in(-wide, wide),
              dice.in(-wide, wide),
              z,
              size * dice.in(0.6, 1.3),
              size * dice.in(0.6, 1.3),
              size * (upright ? 1.7 : 0.55),
              Patterns.leaves(tone, dice.bits()),
              0));
    }
    return parts;
  }
}
