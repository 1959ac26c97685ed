package io.intarsia.data.synth.hand;

import io.intarsia.data.synth.Dice;
import java.util.ArrayList;
import java.util.List;

/** The bones of one hand in a square picture, in the order of the classes. */
final class Hand {
  /** Base and head of each metacarpal in a unit square, thumb first. */
  private static final double[][] METACARPALS = {
    {0.393, 0.655, 0.305, 0.565},
    {0.437, 0.622, 0.405, 0.462},
    {0.487, 0.612, 0.485, 0.442},
    {0.533, 0.620, 0.558, 0.468},
    {0.572, 0.632, 0.624, 0.500}
  };

  /** Lengths of the phalanges from the palm outward. */
  private static final double[][] PHALANGES = {
    {0.092, 0.064},
    {0.118, 0.074, 0.052},
    {0.130, 0.086, 0.056},
    {0.120, 0.080, 0.056},
    {0.094, 0.058, 0.048}
  };

  private static final double[] LEAN = {-0.78, -0.15, 0.01, 0.17, 0.36};

  /** Middle, half breadth and half height of the eight short bones. */
  private static final double[][] CARPALS = {
    {0.398, 0.676, 0.027, 0.024},
    {0.438, 0.652, 0.020, 0.021},
    {0.486, 0.656, 0.025, 0.036},
    {0.538, 0.658, 0.029, 0.031},
    {0.434, 0.706, 0.034, 0.025},
    {0.490, 0.708, 0.026, 0.024},
    {0.546, 0.702, 0.025, 0.021},
    {0.560, 0.697, 0.015, 0.016}
  };

  private final Dice dice;
  private final double side;
  private final boolean mirrored;
  private final double cos;
  private final double sin;
  private final double scale;
  private final double shiftX;
  private final double shiftY;

  private Hand(Dice dice, int side, boolean mirrored) {
    this.dice = dice;
    this.side = side;
    this.mirrored = mirrored;
    double turn = dice.in(-0.12, 0.12);
    this.cos = StrictMath.cos(turn);
    this.sin = StrictMath.sin(turn);
    this.scale = dice.in(0.98, 1.12);
    this.shiftX = dice.in(-0.03, 0.03);
    this.shiftY = dice.in(-0.02, 0.03);
  }

  /**
   * The 29 bones of a hand.
   *
   * @param mirrored true for the left hand
   */
  static List<Shape> bones(Dice dice, int side, boolean mirrored) {
    Hand hand = new Hand(dice, side, mirrored);
    List<Shape> bones = new ArrayList<>();
    double breadth = dice.in(0.95, 1.2);
    for (int finger = 0; finger < METACARPALS.length; finger++) {
      hand.finger(finger, breadth, bones);
    }
    for (double[] c : CARPALS) {
      bones.add(hand.carpal(c, breadth));
    }
    bones.add(hand.shaft(0.452, 0.745, 0.462, 1.14, 0.030 * breadth, 0.062 * breadth, 0.74));
    bones.add(hand.shaft(0.560, 0.752, 0.548, 1.14, 0.021 * breadth, 0.031 * breadth, 0.74));
    return bones;
  }

  /** The bones of a finger from its tip to the palm. */
  private void finger(int finger, double breadth, List<Shape> bones) {
    double[] palm = METACARPALS[finger];
    double lean = LEAN[finger] + dice.in(-0.07, 0.07);
    double wide = (finger == 0 ? 0.0205 : finger == 4 ? 0.0165 : 0.019) * breadth;
    List<Shape> inner = new ArrayList<>();
    double headX = palm[2] + dice.in(-0.006, 0.006);
    double headY = palm[3] + dice.in(-0.008, 0.008);
    inner.add(shaft(headX, headY, palm[0], palm[1], wide * 1.12, wide * 1.12, 0.58));
    double x = headX;
    double y = headY;
    double stretch = dice.in(0.94, 1.06);
    for (double length : PHALANGES[finger]) {
      double dx = StrictMath.sin(lean);
      double dy = -StrictMath.cos(lean);
      double gap = dice.in(-0.006, 0.001);
      double reach = length * stretch;
      double x1 = x + dx * (gap + reach);
      double y1 = y + dy * (gap + reach);
      inner.add(shaft(x1, y1, x + dx * gap, y + dy * gap, wide, wide * 0.78, 0.6));
      x = x1;
      y = y1;
      wide *= 0.83;
      lean += dice.in(-0.06, 0.06);
    }
    for (int i = inner.size() - 1; i >= 0; i--) {
      bones.add(inner.get(i));
    }
  }

  private Shape carpal(double[] c, double breadth) {
    double jitter = 0.004;
    double[] at = place(c[0] + dice.in(-jitter, jitter), c[1] + dice.in(-jitter, jitter));
    double size = side * scale * breadth * dice.in(1.05, 1.2);
    return new Shape.Round(at[0], at[1], c[2] * size, c[3] * size, harmonic(0.09), harmonic(0.1));
  }

  private double[] harmonic(double most) {
    double angle = dice.in(0, 2 * StrictMath.PI);
    return new double[] {dice.in(0.02, most), StrictMath.cos(angle), StrictMath.sin(angle)};
  }

  private Shape shaft(
      double x1, double y1, double x0, double y0, double low, double high, double waist) {
    double[] from = place(x0, y0);
    double[] to = place(x1, y1);
    double size = side * scale;
    return new Shape.Long(from[0], from[1], to[0], to[1], low * size, high * size, waist);
  }

  /** From the unit square into the picture. */
  private double[] place(double x, double y) {
    double cx = (mirrored ? 0.5 - x : x - 0.5) * scale;
    double cy = (y - 0.56) * scale;
    return new double[] {
      (0.5 + shiftX + cos * cx - sin * cy) * side, (0.56 + shiftY + sin * cx + cos * cy) * side
    };
  }
}
