package io.intarsia.data.synth;

import java.util.List;

/**
 * A furnished room, its light and the camera in it.
 *
 * @param room the box
 * @param items the furniture
 * @param camera where the picture is taken from
 * @param light what lights it
 */
record Scene(Room room, List<Item> items, Camera camera, Light light) {

  /**
   * A camera: a place and three unit vectors at right angles.
   *
   * @param eye [x, y, z], metres
   * @param right along a row
   * @param up against the columns
   * @param forward into the picture
   * @param halfWidth the tangent of half the horizontal angle of view
   */
  record Camera(double[] eye, double[] right, double[] up, double[] forward, double halfWidth) {
    /**
     * @param yaw to the left of the +y axis, radians
     * @param pitch upward, radians
     * @param roll clockwise, radians
     */
    static Camera of(double[] eye, double yaw, double pitch, double roll, double halfWidth) {
      double sy = StrictMath.sin(yaw);
      double cy = StrictMath.cos(yaw);
      double sp = StrictMath.sin(pitch);
      double cp = StrictMath.cos(pitch);
      double sr = StrictMath.sin(roll);
      double cr = StrictMath.cos(roll);
      double[] forward = {-sy * cp, cy * cp, sp};
      double[] right = {cy, sy, 0};
      double[] up = {sy * sp, -cy * sp, cp};
      double[] r = new double[3];
      double[] u = new double[3];
      for (int i = 0; i < 3; i++) {
        r[i] = cr * right[i] + sr * up[i];
        u[i] = cr * up[i] - sr * right[i];
      }
      return new Camera(eye, r, u, forward, halfWidth);
    }
  }

  /**
   * What lights a room.
   *
   * @param lamp [x, y, z] of the lamp that casts shadows
   * @param lampRgb its strength by channel
   * @param ambient the light from everywhere, by channel
   * @param window [x, y, z] of the middle of the largest window
   * @param windowRgb the strength of the light it lets in, by channel; zeros without one
   * @param grey the mean that the camera tries to reach, in grey levels
   * @param noise the grain of the picture, in grey levels
   * @param seed of the grain
   */
  record Light(
      double[] lamp,
      double[] lampRgb,
      double[] ambient,
      double[] window,
      double[] windowRgb,
      double grey,
      double noise,
      int seed) {}
}
