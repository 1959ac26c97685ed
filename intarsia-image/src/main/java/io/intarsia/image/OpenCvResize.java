package io.intarsia.image;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Resizing as {@code cv2.resize} does it: no widening of the filter when shrinking, except by
 * {@link Filter#AREA}. For pre-processing that was trained with OpenCV.
 */
public final class OpenCvResize {
  private OpenCvResize() {}

  /** OpenCV's interpolation, under its names there. */
  public enum Filter {
    /** The pixel at floor(x * scale); not the nearest centre. */
    NEAREST(opencv_imgproc.INTER_NEAREST),
    /** Two by two, in 11-bit fixed point. */
    LINEAR(opencv_imgproc.INTER_LINEAR),
    /** The mean of the footprint when shrinking. */
    AREA(opencv_imgproc.INTER_AREA),
    /** Keys' cubic with a = -0.75. */
    CUBIC(opencv_imgproc.INTER_CUBIC),
    /** Lanczos over eight by eight. */
    LANCZOS4(opencv_imgproc.INTER_LANCZOS4);

    private final int code;

    Filter(int code) {
      this.code = code;
    }
  }

  /** A picture of the given sides. */
  public static Picture resize(Picture picture, int width, int height, Filter filter) {
    try (Mat from = Mats.toRgbMat(picture);
        Mat to = resize(from, width, height, filter)) {
      return Mats.rgbToPicture(to);
    }
  }

  /** A grey picture of the given sides. */
  public static GreyPicture resize(GreyPicture picture, int width, int height, Filter filter) {
    try (Mat from = Mats.toMat(picture);
        Mat to = resize(from, width, height, filter)) {
      return Mats.toGrey(to);
    }
  }

  private static Mat resize(Mat from, int width, int height, Filter filter) {
    Mat to = new Mat();
    try (Size size = new Size(width, height)) {
      opencv_imgproc.resize(from, to, size, 0, 0, filter.code);
    }
    return to;
  }
}
