package io.intarsia.augment.geometry;

import io.intarsia.image.OpenCvResize;

/** Resizing as {@code cv2.resize} does it, and the sizes albumentations 1.3.1 asks of it. */
public final class Scaling {
  private Scaling() {}

  /** The raster at other sides; itself if it has them. */
  public static Raster resize(Raster from, int width, int height, OpenCvResize.Filter filter) {
    if (from.width() == width && from.height() == height) {
      return from;
    }
    return from.channels() == 3
        ? Raster.of(OpenCvResize.resize(from.toPicture(), width, height, filter))
        : Raster.of(OpenCvResize.resize(from.toMask(), width, height, filter));
  }

  /** A side times a factor, the fraction dropped, at least 1 (random_scale). */
  public static int scaled(int side, double factor) {
    return Math.max(1, (int) (side * factor));
  }

  /** A side times a factor, to the nearest, at least 1 (longest_max_size, smallest_max_size). */
  public static int nearest(int side, double factor) {
    return Math.max(1, (int) Math.rint(side * factor));
  }
}
