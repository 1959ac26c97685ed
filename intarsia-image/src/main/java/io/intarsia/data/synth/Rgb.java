package io.intarsia.data.synth;

/** Arithmetic on colours, {@code 0xRRGGBB}. */
final class Rgb {
  private Rgb() {}

  /**
   * A colour by hue, saturation and value, each 0 to 1; hues wrap round.
   *
   * @return {@code 0xRRGGBB}
   */
  static int hsv(double hue, double saturation, double value) {
    int rgb = 0;
    double turn = (hue - Math.floor(hue)) * 6;
    for (int k = 5; k >= 1; k -= 2) {
      double x = (k + turn) % 6;
      double level = value - value * saturation * Math.max(0, Math.min(1, Math.min(x, 4 - x)));
      rgb = rgb << 8 | byteOf(level * 255);
    }
    return rgb;
  }

  /** Every channel times a factor. */
  static int scale(int rgb, double factor) {
    return byteOf((rgb >> 16 & 0xff) * factor) << 16
        | byteOf((rgb >> 8 & 0xff) * factor) << 8
        | byteOf((rgb & 0xff) * factor);
  }

  /** From one colour (0) to another (1). */
  static int mix(int from, int to, double share) {
    double t = Math.max(0, Math.min(1, share));
    return byteOf((from >> 16 & 0xff) * (1 - t) + (to >> 16 & 0xff) * t) << 16
        | byteOf((from >> 8 & 0xff) * (1 - t) + (to >> 8 & 0xff) * t) << 8
        | byteOf((from & 0xff) * (1 - t) + (to & 0xff) * t);
  }

  /** Rounded and kept within 0 to 255. */
  static int byteOf(double value) {
    return value <= 0 ? 0 : value >= 255 ? 255 : (int) (value + 0.5);
  }

  /** A wood's colour, from pale birch to dark walnut. */
  static int wood(Dice dice) {
    return hsv(dice.in(0.055, 0.095), dice.in(0.3, 0.65), dice.in(0.28, 0.85));
  }

  /** A wall's colour: mostly pale, now and then strong. */
  static int paint(Dice dice) {
    return dice.chance(0.3)
        ? hsv(dice.unit(), dice.in(0.25, 0.6), dice.in(0.45, 0.85))
        : hsv(dice.unit(), dice.in(0.02, 0.2), dice.in(0.75, 0.97));
  }

  /** A cloth's colour. */
  static int cloth(Dice dice) {
    return dice.chance(0.3)
        ? hsv(dice.unit(), dice.in(0, 0.12), dice.in(0.15, 0.9))
        : hsv(dice.unit(), dice.in(0.25, 0.75), dice.in(0.3, 0.85));
  }
}
