package io.intarsia.image;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Changes of colour space as {@code cv2.cvtColor} makes them to 8-bit pictures. */
public enum OpenCvColour {
  /** Hue in degrees by 2 (0 to 179), saturation, value. */
  RGB_TO_HSV(opencv_imgproc.COLOR_RGB2HSV),
  /** Back from hue, saturation and value. */
  HSV_TO_RGB(opencv_imgproc.COLOR_HSV2RGB),
  /** CIE L* by 255/100, a* and b* by 128 more. */
  RGB_TO_LAB(opencv_imgproc.COLOR_RGB2Lab),
  /** Back from L*, a* and b*. */
  LAB_TO_RGB(opencv_imgproc.COLOR_Lab2RGB),
  /** Luma, red and blue difference by 128 more. */
  RGB_TO_YCRCB(opencv_imgproc.COLOR_RGB2YCrCb),
  /** Back from luma and differences. */
  YCRCB_TO_RGB(opencv_imgproc.COLOR_YCrCb2RGB);

  private final int code;

  OpenCvColour(int code) {
    this.code = code;
  }

  /** The three channels of every pixel converted; what is no RGB is held as if it were. */
  public Picture convert(Picture picture) {
    try (Mat from = Mats.toRgbMat(picture);
        Mat to = new Mat()) {
      opencv_imgproc.cvtColor(from, to, code);
      return Mats.rgbToPicture(to);
    }
  }

  /** Luma by ITU-R 601, as {@code COLOR_RGB2GRAY} gives it. */
  public static GreyPicture grey(Picture picture) {
    try (Mat from = Mats.toRgbMat(picture);
        Mat to = new Mat()) {
      opencv_imgproc.cvtColor(from, to, opencv_imgproc.COLOR_RGB2GRAY);
      return Mats.toGrey(to);
    }
  }
}
