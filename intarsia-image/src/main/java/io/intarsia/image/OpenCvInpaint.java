package io.intarsia.image;

import org.bytedeco.opencv.global.opencv_photo;
import org.bytedeco.opencv.opencv_core.Mat;

/** Fills holes in pictures from their rims ({@code cv2.inpaint}): no network, no weights. */
public final class OpenCvInpaint {
  /** How colours are carried inwards. */
  public enum Method {
    /** The fast marching method (Telea 2004). */
    TELEA(opencv_photo.INPAINT_TELEA),
    /** Along lines of equal brightness, as a fluid flows (Bertalmio et al. 2001). */
    NAVIER_STOKES(opencv_photo.INPAINT_NS);

    private final int code;

    Method(int code) {
      this.code = code;
    }
  }

  private OpenCvInpaint() {}

  /**
   * Fills a hole; pixels outside it stay as they are.
   *
   * @param hole of the picture's size; every pixel that is not 0 is filled
   * @param radius how far around a pixel it looks for colours, in pixels
   */
  public static Picture fill(Picture picture, GreyPicture hole, Method method, double radius) {
    if (hole.width() != picture.width() || hole.height() != picture.height()) {
      throw new IllegalArgumentException("a hole of another size: " + hole + " in " + picture);
    }
    try (Mat from = Mats.toMat(picture);
        Mat mask = Mats.toMat(hole);
        Mat to = new Mat()) {
      opencv_photo.inpaint(from, mask, to, radius, method.code);
      return Mats.toPicture(to);
    }
  }
}
