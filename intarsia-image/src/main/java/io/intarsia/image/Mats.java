package io.intarsia.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Conversion between pictures and OpenCV matrices. Matrices hold colours in OpenCV's own order,
 * blue first; the caller closes the matrices returned here.
 */
public final class Mats {
  private Mats() {}

  /**
   * Makes OpenCV work on the calling thread alone, in all of this process: for when pictures, not
   * parts of them, are what is done side by side.
   */
  public static void useCallingThread() {
    opencv_core.setNumThreads(0);
  }

  /**
   * A copy of a matrix as a picture. One channel is grey, three are BGR, four BGRA (alpha dropped).
   *
   * @throws IllegalArgumentException if the depth is not 8 bits or the channels are not 1, 3 or 4
   */
  public static Picture toPicture(Mat bgr) {
    byte[] data = bytes(bgr);
    return switch (bgr.channels()) {
      case 1 -> GreyPicture.of(bgr.cols(), bgr.rows(), data).toPicture();
      case 3 -> {
        swapRedBlue(data);
        yield Picture.of(bgr.cols(), bgr.rows(), data);
      }
      case 4 -> Picture.of(bgr.cols(), bgr.rows(), fourToThree(data));
      default -> throw new IllegalArgumentException("a matrix of " + bgr.channels() + " channels");
    };
  }

  /** A copy of a matrix that holds red first, three channels. */
  public static Picture rgbToPicture(Mat rgb) {
    if (rgb.channels() != 3) {
      throw new IllegalArgumentException("a matrix of " + rgb.channels() + " channels");
    }
    return Picture.of(rgb.cols(), rgb.rows(), bytes(rgb));
  }

  /** A copy of a one-channel 8-bit matrix. */
  public static GreyPicture toGrey(Mat grey) {
    if (grey.channels() != 1) {
      throw new IllegalArgumentException("a matrix of " + grey.channels() + " channels");
    }
    return GreyPicture.of(grey.cols(), grey.rows(), bytes(grey));
  }

  /** A new matrix with the picture's pixels, 8-bit BGR. */
  public static Mat toMat(Picture picture) {
    byte[] bgr = picture.rgb().clone();
    swapRedBlue(bgr);
    return mat(picture.width(), picture.height(), opencv_core.CV_8UC3, bgr);
  }

  /** A new matrix with the picture's pixels, 8-bit, red first. */
  public static Mat toRgbMat(Picture picture) {
    return mat(picture.width(), picture.height(), opencv_core.CV_8UC3, picture.rgb());
  }

  /** A new one-channel 8-bit matrix. */
  public static Mat toMat(GreyPicture picture) {
    return mat(picture.width(), picture.height(), opencv_core.CV_8UC1, picture.values());
  }

  private static Mat mat(int width, int height, int type, byte[] data) {
    Mat mat = new Mat(height, width, type);
    mat.data().put(data);
    return mat;
  }

  private static byte[] bytes(Mat mat) {
    if (mat.depth() != opencv_core.CV_8U) {
      throw new IllegalArgumentException("a matrix of depth " + mat.depth() + ", wanted 8 bits");
    }
    int row = mat.cols() * mat.channels();
    byte[] out = new byte[Sides.bytes(mat.cols(), mat.rows(), mat.channels())];
    if (mat.isContinuous()) {
      mat.data().get(out);
    } else {
      for (int y = 0; y < mat.rows(); y++) {
        try (BytePointer at = mat.ptr(y)) {
          at.get(out, y * row, row);
        }
      }
    }
    return out;
  }

  private static byte[] fourToThree(byte[] bgra) {
    byte[] rgb = new byte[bgra.length / 4 * 3];
    for (int i = 0, at = 0; i < bgra.length; i += 4) {
      rgb[at++] = bgra[i + 2];
      rgb[at++] = bgra[i + 1];
      rgb[at++] = bgra[i];
    }
    return rgb;
  }

  private static void swapRedBlue(byte[] pixels) {
    for (int i = 0; i < pixels.length; i += 3) {
      byte first = pixels[i];
      pixels[i] = pixels[i + 2];
      pixels[i + 2] = first;
    }
  }
}
