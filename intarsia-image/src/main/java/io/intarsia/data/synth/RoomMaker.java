package io.intarsia.data.synth;

/** Draws a whole scene by lot: room, furniture, camera and light. */
final class RoomMaker {
  private RoomMaker() {}

  static Scene make(Dice dice) {
    Decorator decorator = new Decorator(dice);
    decorator.decorate();
    double[] eye = {
      decorator.width * dice.in(0.18, 0.82), dice.in(0.25, 0.75), dice.in(1.05, 1.85)
    };
    double aimX = decorator.width * dice.in(0.25, 0.75);
    double aimY = decorator.depth * dice.in(0.7, 1);
    double yaw = StrictMath.atan2(eye[0] - aimX, aimY - eye[1]);
    double aimZ = dice.in(0.65, 1.45);
    double away = aimY - eye[1];
    double pitch = StrictMath.atan2(aimZ - eye[2], away);
    double roll = dice.chance(0.3) ? 0.025 * dice.bell() : 0;
    double view = dice.in(0.62, 1.05);
    Scene.Camera camera = Scene.Camera.of(eye, yaw, pitch, roll, view);
    Furnisher furnisher = new Furnisher(dice, decorator, eye[0], eye[1]);
    furnisher.furnish();
    return new Scene(decorator.build(), furnisher.items, camera, light(dice, decorator));
  }

  private static Scene.Light light(Dice dice, Decorator room) {
    boolean night = room.night();
    double[] window = {0, 0, 0};
    double[] windowRgb = {0, 0, 0};
    double best = 0;
    for (int wall = 0; wall < Room.FLOOR; wall++) {
      for (Room.Decal decal : room.decals.get(wall)) {
        double area = decal.w() * decal.h();
        if (decal.label() == RoomClass.WINDOWPANE.id() && area > best) {
          best = area;
          double u = decal.u0() + decal.w() / 2;
          double v = decal.v0() + decal.h() / 2;
          window =
              wall < 2
                  ? new double[] {wall == 0 ? 0 : room.width, u, v}
                  : new double[] {u, wall == 2 ? 0 : room.depth, v};
        }
      }
    }
    if (best > 0 && !night) {
      double strength = Math.min(0.9, 0.25 + 0.3 * best) * dice.in(0.6, 1.3);
      windowRgb = tint(strength, dice.in(-0.12, 0.06));
    }
    double warm = dice.in(-0.03, 0.14);
    double[] ambient = tint(night ? dice.in(0.28, 0.42) : dice.in(0.4, 0.62), warm / 2);
    double[] lampRgb = tint(dice.in(0.3, 0.75), warm);
    double[] lamp = {
      room.width * dice.in(0.25, 0.75),
      room.depth * dice.in(0.2, 0.7),
      room.height - dice.in(0.06, 0.5)
    };
    return new Scene.Light(
        lamp,
        lampRgb,
        ambient,
        window,
        windowRgb,
        night ? dice.in(60, 110) : dice.in(100, 160),
        dice.in(1, 7),
        dice.bits());
  }

  /** A strength by channel, warmer (above 0) or colder. */
  private static double[] tint(double strength, double warm) {
    return new double[] {strength * (1 + warm), strength, strength * (1 - 1.4 * warm)};
  }
}
