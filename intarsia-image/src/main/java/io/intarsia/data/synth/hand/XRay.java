package io.intarsia.data.synth.hand;

import io.intarsia.data.synth.Dice;
import io.intarsia.data.synth.Noise;
import io.intarsia.image.GreyPicture;
import java.util.List;

/** Renders bones as an X-ray picture does: every layer adds to the grey, edges of bones most. */
final class XRay {
  private XRay() {}

  static GreyPicture render(Dice dice, int side, List<Shape> bones) {
    float[] flesh = new float[side * side];
    float[] bright = new float[side * side];
    int seed = dice.bits();
    double dense = dice.in(75, 105);
    for (int k = 0; k < bones.size(); k++) {
      double[] box = box(bones.get(k).outline());
      if (bones.get(k) instanceof Shape.Long bone) {
        boolean arm = k >= bones.size() - 2;
        flesh(flesh, side, bone, (arm ? 1.5 : 1.9) * Math.max(bone.low(), bone.high()));
      } else if (bones.get(k) instanceof Shape.Round bone) {
        double x = bone.x();
        double y = bone.y();
        double r = bone.rx();
        flesh(flesh, side, new Shape.Long(x - r, y, x + r, y, r, r, 1), 0.9 * r);
      }
      bone(bright, side, bones.get(k), box, dense * dice.in(0.9, 1.1), seed + k);
    }
    double soft = dice.in(45, 70);
    double dark = dice.in(6, 20);
    byte[] out = new byte[flesh.length];
    for (int i = 0; i < out.length; i++) {
      int hash = Noise.hash(i, 3, seed);
      double grain = (hash & 0xff) + (hash >> 8 & 0xff) - 255;
      double value = dark + soft * flesh[i] + bright[i] + grain * 0.022;
      out[i] = (byte) (value < 190 ? Math.max(0, value) : 255 - 65 * 65 / (value - 125));
    }
    return GreyPicture.of(side, side, out);
  }

  private static void bone(float[] to, int side, Shape bone, double[] box, double dense, int seed) {
    int x1 = limit(box[2] + 2, side);
    int y1 = limit(box[3] + 2, side);
    double fine = 420.0 / side;
    for (int y = limit(box[1] - 1, side); y < y1; y++) {
      for (int x = limit(box[0] - 1, side); x < x1; x++) {
        double d = bone.depth(x, y);
        if (d < 1) {
          double shell = 0.5 + 0.5 * d * d * d * d;
          double edge = d > 0.9 ? (1 - d) * 10 : 1;
          double mesh = 0.9 + 0.2 * Noise.smooth(x * fine, y * fine, seed);
          to[y * side + x] += (float) (dense * shell * edge * mesh);
        }
      }
    }
  }

  /** Skin and muscle about a long bone: a stick a little thicker than said. */
  private static void flesh(float[] to, int side, Shape.Long bone, double radius) {
    double r = radius + 0.006 * side;
    double dx = bone.x1() - bone.x0();
    double dy = bone.y1() - bone.y0();
    double length2 = dx * dx + dy * dy;
    int x1 = limit(Math.max(bone.x0(), bone.x1()) + r, side);
    int y1 = limit(Math.max(bone.y0(), bone.y1()) + r, side);
    for (int y = limit(Math.min(bone.y0(), bone.y1()) - r, side); y < y1; y++) {
      for (int x = limit(Math.min(bone.x0(), bone.x1()) - r, side); x < x1; x++) {
        double s = ((x - bone.x0()) * dx + (y - bone.y0()) * dy) / length2;
        s = Math.max(0, Math.min(1, s));
        double ex = x - bone.x0() - s * dx;
        double ey = y - bone.y0() - s * dy;
        double d = (ex * ex + ey * ey) / (r * r);
        if (d < 1) {
          int i = y * side + x;
          to[i] = Math.max(to[i], (float) Math.sqrt(1 - d));
        }
      }
    }
  }

  private static int limit(double at, int side) {
    return (int) Math.max(0, Math.min(side, at));
  }

  private static double[] box(double[] xy) {
    double[] box = {xy[0], xy[1], xy[0], xy[1]};
    for (int i = 0; i < xy.length; i += 2) {
      box[0] = Math.min(box[0], xy[i]);
      box[1] = Math.min(box[1], xy[i + 1]);
      box[2] = Math.max(box[2], xy[i]);
      box[3] = Math.max(box[3], xy[i + 1]);
    }
    return box;
  }
}
