package io.intarsia.data.synth;

/** What walls, floors and furniture are made of. */
final class Patterns {
  private Patterns() {}

  /** One colour with fine grain and faint stains. */
  static Pattern plain(int rgb, double grain, int seed) {
    return (u, v) -> {
      double fine = Noise.cell(Noise.floor(u * 220), Noise.floor(v * 220), seed) - 0.5;
      double wide = Noise.smooth(u * 1.7, v * 1.7, seed + 1) - 0.5;
      return Rgb.scale(rgb, 1 + grain * (fine + 0.7 * wide));
    };
  }

  /** Vertical stripes of two colours. */
  static Pattern stripes(int a, int b, double width, double share, int seed) {
    Pattern under = plain(a, 0.06, seed);
    Pattern over = plain(b, 0.06, seed);
    return (u, v) -> {
      double x = u / width;
      return x - Math.floor(x) < share ? over.at(u, v) : under.at(u, v);
    };
  }

  /** Tiles with joints; rows may be shifted by a share of a tile. */
  static Pattern tiles(int rgb, int joint, double w, double h, double shift, int seed) {
    double gap = Math.max(0.006, Math.min(w, h) * 0.035);
    return (u, v) -> {
      int row = Noise.floor(v / h);
      double x = u / w + row * shift;
      int column = Noise.floor(x);
      double du = (x - column) * w;
      double dv = v - row * h;
      if (du < gap || dv < gap) {
        return joint;
      }
      return Rgb.scale(
          rgb,
          0.92 + 0.12 * Noise.cell(column, row, seed) + 0.05 * Noise.smooth(u * 14, v * 14, seed));
    };
  }

  /** Squares of two colours. */
  static Pattern checks(int a, int b, double side, int seed) {
    return (u, v) -> {
      int column = Noise.floor(u / side);
      int row = Noise.floor(v / side);
      int rgb = (column + row & 1) == 0 ? a : b;
      return Rgb.scale(rgb, 0.95 + 0.1 * Noise.smooth(u * 9, v * 9, seed));
    };
  }

  /** Wallpaper: a small figure repeated on a shifted grid. */
  static Pattern wallpaper(int ground, int figure, double side, int kind, int seed) {
    Pattern under = plain(ground, 0.05, seed);
    return (u, v) -> {
      int row = Noise.floor(v / side);
      double x = u / side + (row & 1) * 0.5;
      double dx = x - Math.floor(x) - 0.5;
      double dy = v / side - row - 0.5;
      double r2 = dx * dx + dy * dy;
      double ax = Math.abs(dx);
      double ay = Math.abs(dy);
      boolean on =
          switch (kind) {
            case 0 -> r2 < 0.05;
            case 1 -> ax + ay < 0.3 && ax + ay > 0.16 || r2 < 0.008;
            case 2 -> Math.min(ax, ay) < 0.06 && Math.max(ax, ay) < 0.32;
            default -> r2 < 0.13 && r2 > 0.07 || ax < 0.035 && ay < 0.42;
          };
      return on ? figure : under.at(u, v);
    };
  }

  /** Two materials, one below a height, with a rail between them. */
  static Pattern wainscot(Pattern lower, Pattern upper, double height, int rail) {
    return (u, v) -> v < height ? lower.at(u, v) : v < height + 0.05 ? rail : upper.at(u, v);
  }

  /** Any wall with a skirting board. */
  static Pattern skirting(Pattern wall, double height, int rgb) {
    return (u, v) -> v > height ? wall.at(u, v) : Rgb.scale(rgb, v > height - 0.012 ? 0.75 : 1);
  }

  /** Boards along v. */
  static Pattern planks(int rgb, double width, double length, int seed) {
    return (u, v) -> {
      int column = Noise.floor(u / width);
      double y = v / length + Noise.cell(column, 7, seed);
      int row = Noise.floor(y);
      double du = u - column * width;
      double dv = (y - row) * length;
      double tone = 0.78 + 0.3 * Noise.cell(column, row, seed);
      double grain = Noise.smooth(u * 60, v * 3, seed + column) - 0.5;
      double edge = du < 0.006 || dv < 0.008 ? 0.6 : 1;
      return Rgb.scale(rgb, (tone + 0.16 * grain) * edge);
    };
  }

  /** Wood with grain along u. */
  static Pattern wood(int rgb, int seed) {
    return (u, v) -> {
      double grain = Noise.smooth(u * 3, v * 45, seed) + 0.5 * Noise.smooth(u * 9, v * 140, seed);
      return Rgb.scale(rgb, 0.84 + 0.22 * grain);
    };
  }

  /** Carpet or upholstery: coarse speckles. */
  static Pattern cloth(int rgb, int seed) {
    return (u, v) -> {
      double fine = Noise.cell(Noise.floor(u * 120), Noise.floor(v * 120), seed) - 0.5;
      double folds = Noise.smooth(u * 5, v * 5, seed) - 0.5;
      return Rgb.scale(rgb, 1 + 0.16 * fine + 0.2 * folds);
    };
  }

  /** Foliage: dark and light in patches. */
  static Pattern leaves(int rgb, int seed) {
    return (u, v) -> Rgb.scale(rgb, 0.55 + 0.75 * Noise.smooth(u * 35, v * 35, seed));
  }

  /** A wall's covering, drawn by lot. */
  static Pattern wall(Dice dice, double height) {
    int seed = dice.bits();
    int base = Rgb.paint(dice);
    int second =
        dice.chance(0.5)
            ? Rgb.scale(base, dice.in(0.65, 0.9))
            : Rgb.mix(base, Rgb.paint(dice), 0.7);
    Pattern plain = plain(base, dice.in(0.03, 0.1), seed);
    return switch (dice.below(10)) {
      case 0, 1 -> stripes(base, second, dice.in(0.08, 0.5), dice.in(0.2, 0.5), seed);
      case 2 -> wallpaper(base, second, dice.in(0.12, 0.45), dice.below(4), seed);
      case 3 -> wallpaper(base, second, dice.in(0.2, 0.6), dice.below(4), seed);
      case 4 -> {
        double side = dice.in(0.12, 0.3);
        int joint = Rgb.hsv(0.1, 0.05, dice.in(0.55, 0.95));
        Pattern tiles = tiles(base, joint, side * dice.in(1, 2), side, dice.below(2) * 0.5, seed);
        yield dice.chance(0.5)
            ? tiles
            : wainscot(tiles, plain(second, 0.05, seed), dice.in(1, 1.6), Rgb.scale(base, 0.7));
      }
      case 5 -> {
        int brick = Rgb.hsv(dice.in(0.01, 0.07), dice.in(0.2, 0.6), dice.in(0.45, 0.8));
        yield tiles(brick, Rgb.hsv(0.1, 0.06, 0.72), 0.25, 0.08, 0.5, seed);
      }
      case 6 -> {
        Pattern panels =
            dice.chance(0.5)
                ? planks(Rgb.wood(dice), 0.14, height * 2, seed)
                : plain(second, 0.04, seed);
        yield wainscot(panels, plain, dice.in(0.8, 1.2), Rgb.scale(second, 0.85));
      }
      default -> plain;
    };
  }

  /** A floor, drawn by lot. */
  static Pattern floor(Dice dice) {
    int seed = dice.bits();
    return switch (dice.below(6)) {
      case 0, 1 -> planks(Rgb.wood(dice), dice.in(0.09, 0.22), dice.in(0.9, 2.2), seed);
      case 2 -> {
        Pattern turned = planks(Rgb.wood(dice), dice.in(0.09, 0.2), dice.in(0.9, 2), seed);
        yield (u, v) -> turned.at(v, u);
      }
      case 3 -> {
        double side = dice.in(0.25, 0.6);
        int rgb = Rgb.hsv(dice.in(0.02, 0.16), dice.in(0, 0.35), dice.in(0.4, 0.9));
        yield tiles(rgb, Rgb.scale(rgb, dice.in(0.55, 0.8)), side, side, 0, seed);
      }
      case 4 -> {
        int dark = Rgb.hsv(dice.unit(), dice.in(0, 0.3), dice.in(0.15, 0.5));
        yield checks(dark, Rgb.hsv(0.12, 0.08, dice.in(0.75, 0.95)), dice.in(0.25, 0.5), seed);
      }
      default -> cloth(Rgb.hsv(dice.unit(), dice.in(0.05, 0.4), dice.in(0.35, 0.75)), seed);
    };
  }

  /** A ceiling, drawn by lot. */
  static Pattern ceiling(Dice dice) {
    int seed = dice.bits();
    int white = Rgb.hsv(dice.in(0.05, 0.2), dice.in(0, 0.07), dice.in(0.86, 0.99));
    return switch (dice.below(6)) {
      case 0 -> tiles(white, Rgb.scale(white, 0.75), 0.6, 0.6, 0, seed);
      case 1 -> {
        int beam = Rgb.wood(dice);
        Pattern wood = wood(beam, seed);
        double every = dice.in(0.7, 1.2);
        yield (u, v) -> {
          double x = v / every;
          return x - Math.floor(x) < 0.16 ? wood.at(u, v) : white;
        };
      }
      default -> plain(white, 0.03, seed);
    };
  }
}
