package io.intarsia.image;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_imgproc.CLAHE;

/** OpenCV's filters of 8-bit pictures; outside lies the mirror image, the edge not repeated. */
public final class OpenCvFilter {
  private OpenCvFilter() {}

  /** A filter from one matrix to another. */
  private interface Step {
    void run(Mat from, Mat to);
  }

  private static Picture filtered(Picture picture, Step step) {
    try (Mat from = Mats.toRgbMat(picture);
        Mat to = new Mat()) {
      step.run(from, to);
      return Mats.rgbToPicture(to);
    }
  }

  /** The mean of a square ({@code cv2.blur}). */
  public static Picture box(Picture picture, int size) {
    try (Size square = new Size(size, size)) {
      return filtered(picture, (from, to) -> opencv_imgproc.blur(from, to, square));
    }
  }

  /** The median of a square of an odd size ({@code cv2.medianBlur}); outside lies the edge. */
  public static Picture median(Picture picture, int size) {
    return filtered(picture, (from, to) -> opencv_imgproc.medianBlur(from, to, size));
  }

  /**
   * A Gaussian ({@code cv2.GaussianBlur}).
   *
   * @param size odd; 0 to derive it from sigma
   * @param sigma the deviation in pixels; 0 to derive it from the size
   */
  public static Picture gaussian(Picture picture, int size, double sigma) {
    try (Size square = new Size(size, size)) {
      return filtered(picture, (from, to) -> opencv_imgproc.GaussianBlur(from, to, square, sigma));
    }
  }

  /**
   * Every pixel the weighted sum of its surroundings ({@code cv2.filter2D}).
   *
   * @param kernel size x size weights, rows first, anchored at its middle
   */
  public static Picture convolve(Picture picture, float[] kernel, int size) {
    if (kernel.length != size * size) {
      throw new IllegalArgumentException(kernel.length + " weights for a side of " + size);
    }
    try (Mat weights = new Mat(size, size, opencv_core.CV_32F);
        FloatPointer data = new FloatPointer(weights.data())) {
      data.put(kernel);
      return filtered(picture, (from, to) -> opencv_imgproc.filter2D(from, to, -1, weights));
    }
  }

  /** A mask of 1 on a line one pixel wide between two points ({@code cv2.line}). */
  public static GreyPicture line(int width, int height, int x1, int y1, int x2, int y2) {
    try (Mat to = Mats.toMat(GreyPicture.of(width, height, new byte[width * height]));
        Point from = new Point(x1, y1);
        Point end = new Point(x2, y2);
        Scalar one = Scalar.all(1)) {
      opencv_imgproc.line(to, from, end, one);
      return Mats.toGrey(to);
    }
  }

  /**
   * Contrast-limited adaptive histogram equalisation ({@code cv2.createCLAHE}).
   *
   * @param clipLimit how many times the mean a histogram's bin may hold
   * @param columns tiles across
   * @param rows tiles down
   */
  public static GreyPicture clahe(GreyPicture picture, double clipLimit, int columns, int rows) {
    try (Size grid = new Size(columns, rows);
        CLAHE clahe = opencv_imgproc.createCLAHE(clipLimit, grid);
        Mat from = Mats.toMat(picture);
        Mat to = new Mat()) {
      clahe.apply(from, to);
      return Mats.toGrey(to);
    }
  }
}
