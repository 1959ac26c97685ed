package io.intarsia.data.synth;

/** What hangs on walls or is painted on them, and what is seen through windows. */
final class Artwork {
  private Artwork() {}

  /** A picture for a rectangle of a size in metres, drawn by lot. */
  static Pattern any(Dice dice, double w, double h) {
    return switch (dice.below(5)) {
      case 0, 1 -> landscape(dice, w, h);
      case 2 -> blocks(dice, w, h);
      case 3 -> discs(dice, w, h);
      default -> waves(dice, w, h);
    };
  }

  /** Sky, sun and rows of hills. */
  static Pattern landscape(Dice dice, double w, double h) {
    int seed = dice.bits();
    double hue = dice.unit();
    int top = Rgb.hsv(hue, dice.in(0.3, 0.8), dice.in(0.4, 0.9));
    int low = Rgb.hsv(hue + dice.in(-0.2, 0.2), dice.in(0.1, 0.5), dice.in(0.8, 1));
    int sun = Rgb.hsv(dice.in(0.02, 0.16), dice.in(0.3, 0.9), 1);
    double sunX = dice.in(0.2, 0.8) * w;
    double sunY = dice.in(0.6, 0.85) * h;
    double sunR = dice.in(0.05, 0.13) * Math.min(w, h);
    int rows = 2 + dice.below(3);
    int[] hills = new int[rows];
    double hillHue = dice.unit();
    for (int i = 0; i < rows; i++) {
      hills[i] =
          Rgb.hsv(hillHue + 0.04 * i, dice.in(0.3, 0.8), 0.75 - 0.5 * i / rows + dice.in(0, 0.1));
    }
    double step = h * 0.55 / rows;
    double wide = dice.in(2, 5) / w;
    return (u, v) -> {
      for (int i = rows - 1; i >= 0; i--) {
        double crest =
            step * (rows - i) * 0.75
                + step * 1.4 * (Noise.smooth(u * wide + i * 17, 0.5, seed + i) - 0.3)
                + step * 0.2 * Noise.smooth(u * wide * 6, 3, seed);
        if (v < crest) {
          return Rgb.scale(hills[i], 0.85 + 0.3 * Noise.smooth(u * 9 / w, v * 14 / h, seed + i));
        }
      }
      double dx = u - sunX;
      double dy = v - sunY;
      if (dx * dx + dy * dy < sunR * sunR) {
        return sun;
      }
      int sky = Rgb.mix(low, top, v / h);
      return Rgb.mix(sky, 0xffffff, 1.2 * (Noise.smooth(u * 5 / w, v * 12 / h, seed) - 0.62));
    };
  }

  /** Rectangles of strong colours between black bars. */
  static Pattern blocks(Dice dice, double w, double h) {
    int seed = dice.bits();
    int columns = 2 + dice.below(4);
    int rows = 2 + dice.below(4);
    double hue = dice.unit();
    double bar = dice.chance(0.6) ? 0.025 * Math.min(w, h) : 0;
    int line = Rgb.hsv(0, 0, dice.in(0.02, 0.15));
    return (u, v) -> {
      int row = Noise.floor(v / h * rows);
      double shifted = u / w * columns + Noise.cell(row, 3, seed);
      int column = Noise.floor(shifted);
      double du = (shifted - column) * w / columns;
      double dv = v - row * h / rows;
      if (du < bar || dv < bar) {
        return line;
      }
      double lot = Noise.cell(column, row, seed);
      return lot < 0.25
          ? 0xf2ede2
          : Rgb.hsv(hue + lot * 0.8, 0.55 + 0.4 * lot, 0.45 + 0.5 * Noise.cell(row, column, seed));
    };
  }

  /** Overlapping discs and rings. */
  static Pattern discs(Dice dice, double w, double h) {
    int count = 6 + dice.below(12);
    double[] x = new double[count];
    double[] y = new double[count];
    double[] r = new double[count];
    int[] rgb = new int[count];
    double hue = dice.unit();
    double spread = dice.in(0.1, 0.6);
    for (int i = 0; i < count; i++) {
      x[i] = dice.in(0, w);
      y[i] = dice.in(0, h);
      r[i] = dice.in(0.06, 0.26) * Math.min(w, h);
      rgb[i] = Rgb.hsv(hue + spread * dice.unit(), dice.in(0.4, 0.95), dice.in(0.3, 1));
    }
    int ground = Rgb.hsv(hue + 0.5, dice.in(0.05, 0.5), dice.in(0.2, 0.98));
    boolean rings = dice.chance(0.5);
    return (u, v) -> {
      for (int i = 0; i < count; i++) {
        double dx = u - x[i];
        double dy = v - y[i];
        double d = (dx * dx + dy * dy) / (r[i] * r[i]);
        if (d < 1) {
          return rings && d > 0.35 && d < 0.6 ? ground : rgb[i];
        }
      }
      return ground;
    };
  }

  /** Coloured bands that flow across. */
  static Pattern waves(Dice dice, double w, double h) {
    int seed = dice.bits();
    int bands = 5 + dice.below(8);
    double hue = dice.unit();
    double spread = dice.in(0.15, 0.8);
    double saturation = dice.in(0.4, 0.9);
    double size = dice.in(1.5, 4);
    return (u, v) -> {
      double flow =
          v / h * 0.8 + 0.7 * Noise.smooth(u * size / w, v * size / h, seed) + 0.15 * u / w;
      int band = Noise.floor(flow * bands);
      double lot = Noise.cell(band, 1, seed);
      return Rgb.hsv(hue + spread * lot, saturation, 0.35 + 0.6 * Noise.cell(band, 2, seed));
    };
  }

  /** A picture within a frame and mount. */
  static Pattern framed(Dice dice, double w, double h) {
    double frame = dice.in(0.02, 0.07);
    double mount = dice.chance(0.4) ? dice.in(0.03, 0.1) * Math.min(w, h) : 0;
    double edge = frame + mount;
    int rgb =
        dice.chance(0.3) ? Rgb.hsv(0.12, dice.in(0.4, 0.7), dice.in(0.6, 0.85)) : Rgb.wood(dice);
    Pattern inside = any(dice, w - 2 * edge, h - 2 * edge);
    return (u, v) -> {
      double d = Math.min(Math.min(u, w - u), Math.min(v, h - v));
      if (d < frame) {
        return Rgb.scale(rgb, v < frame || u > w - frame ? 0.65 : d < frame * 0.4 ? 1.1 : 0.9);
      }
      return d < edge ? 0xf0eee6 : inside.at(u - edge, v - edge);
    };
  }

  /** A window: frame, bars, and the world outside. */
  static Pattern window(Dice dice, double w, double h, boolean night) {
    int seed = dice.bits();
    double frame = dice.in(0.045, 0.08);
    int columns = 1 + dice.below(3);
    int rows = 1 + dice.below(2);
    double bar = frame * 0.55;
    int white = dice.chance(0.7) ? Rgb.hsv(0.12, 0.04, dice.in(0.8, 0.97)) : Rgb.wood(dice);
    Pattern outside = night ? night(dice, h) : outdoors(dice, h);
    return (u, v) -> {
      double d = Math.min(Math.min(u, w - u), Math.min(v, h - v));
      if (d < frame) {
        return Rgb.scale(white, d < 0.012 ? 0.7 : v < frame ? 0.95 : 0.85);
      }
      double cx = (u - frame) / (w - 2 * frame) * columns;
      double cy = (v - frame) / (h - 2 * frame) * rows;
      double nearX = Math.abs(cx - Math.rint(cx)) * (w - 2 * frame) / columns;
      double nearY = Math.abs(cy - Math.rint(cy)) * (h - 2 * frame) / rows;
      if (nearX < bar / 2 || nearY < bar / 2) {
        return Rgb.scale(white, 0.8);
      }
      double glare = Noise.smooth((u + v) * 1.5, (u - v) * 0.3, seed);
      return Rgb.mix(outside.at(u, v), 0xffffff, night ? 0 : 0.35 * glare);
    };
  }

  private static Pattern outdoors(Dice dice, double h) {
    int seed = dice.bits();
    int top = Rgb.hsv(dice.in(0.54, 0.62), dice.in(0.1, 0.55), dice.in(0.85, 1));
    int green = Rgb.hsv(dice.in(0.2, 0.38), dice.in(0.3, 0.6), dice.in(0.35, 0.7));
    double horizon = dice.in(0.2, 0.5) * h;
    return (u, v) -> {
      double crest = horizon + 0.35 * (Noise.smooth(u * 2.2, 0, seed) - 0.4);
      if (v < crest + 0.06 * Noise.smooth(u * 14, 5, seed)) {
        return Rgb.scale(green, 0.7 + 0.6 * Noise.smooth(u * 12, v * 12, seed));
      }
      return Rgb.mix(0xf6f9fc, top, (v - horizon) / h);
    };
  }

  private static Pattern night(Dice dice, double h) {
    int seed = dice.bits();
    int sky = Rgb.hsv(dice.in(0.58, 0.7), 0.6, dice.in(0.06, 0.2));
    double horizon = dice.in(0.3, 0.6) * h;
    return (u, v) -> {
      int column = Noise.floor(u * 3.2);
      if (v > horizon * (0.6 + 0.6 * Noise.cell(column, 0, seed))) {
        return sky;
      }
      int lit = Noise.hash(Noise.floor(u * 16), Noise.floor(v * 12), seed);
      return (lit & 7) == 0 ? 0xe8c878 : Rgb.scale(sky, 0.5);
    };
  }

  /** A door: frame, panels and a handle. */
  static Pattern door(Dice dice, double w, double h) {
    int rgb =
        dice.chance(0.5) ? Rgb.wood(dice) : Rgb.hsv(dice.unit(), dice.in(0, 0.35), dice.in(0.4, 1));
    Pattern wood = Patterns.wood(rgb, dice.bits());
    int frameRgb = Rgb.scale(rgb, dice.in(0.75, 1.15));
    int rows = 1 + dice.below(3);
    int columns = 1 + dice.below(2);
    boolean left = dice.chance(0.5);
    double frame = 0.07;
    return (u, v) -> {
      if (u < frame || u > w - frame || v > h - frame) {
        return Rgb.scale(frameRgb, u < 0.015 || u > w - 0.015 || v > h - 0.015 ? 0.7 : 1);
      }
      double hx = u - (left ? frame + 0.08 : w - frame - 0.08);
      if (Math.abs(hx) < 0.055 && Math.abs(v - 1.02) < 0.025) {
        return 0xc9c4b4;
      }
      double cx = (u - frame) / (w - 2 * frame) * columns;
      double cy = v / (h - frame) * rows;
      double px = Math.abs(cx - Math.floor(cx) - 0.5) * (w - 2 * frame) / columns;
      double py = Math.abs(cy - Math.floor(cy) - 0.5) * (h - frame) / rows;
      double ex = (w - 2 * frame) / columns / 2 - 0.09 - px;
      double ey = (h - frame) / rows / 2 - 0.11 - py;
      double inside = Math.min(ex, ey);
      double tone = inside > 0 && inside < 0.018 ? (ex < ey ? 0.72 : 0.8) : inside > 0 ? 1.04 : 1;
      boolean gap = u < frame + 0.012 || u > w - frame - 0.012 || v > h - frame - 0.012;
      return Rgb.scale(wood.at(v, u), gap ? 0.45 : tone);
    };
  }

  /** A rug of a size, with borders and figures. */
  static Pattern rug(Dice dice, double w, double h) {
    int seed = dice.bits();
    int ground = Rgb.cloth(dice);
    int second = Rgb.cloth(dice);
    int third = Rgb.mix(ground, Rgb.cloth(dice), 0.7);
    int kind = dice.below(4);
    double border = dice.in(0.05, 0.2);
    double side = dice.in(0.15, 0.4);
    Pattern fur = Patterns.cloth(0x808080, seed);
    return (u, v) -> {
      double d = Math.min(Math.min(u, w - u), Math.min(v, h - v));
      int rgb;
      if (kind == 0 || d < border) {
        rgb = d < border * 0.5 ? second : d < border ? third : ground;
      } else if (kind == 1) {
        rgb = (Noise.floor(v / side) & 1) == 0 ? ground : second;
      } else if (kind == 2) {
        double x = u / side - Math.floor(u / side) - 0.5;
        double y = v / side - Math.floor(v / side) - 0.5;
        double diamond = Math.abs(x) + Math.abs(y);
        rgb = diamond < 0.22 ? third : diamond < 0.42 ? second : ground;
      } else {
        double x = (u / w - 0.5) * 2;
        double y = (v / h - 0.5) * 2;
        double r = x * x + y * y;
        rgb = r < 0.08 ? third : r < 0.3 ? second : ground;
      }
      return Rgb.scale(rgb, (fur.at(u, v) & 0xff) / 128.0);
    };
  }
}
