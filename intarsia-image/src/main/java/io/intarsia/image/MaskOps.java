package io.intarsia.image;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Arithmetic on masks: morphology by OpenCV, exact Euclidean distance in Java. */
public final class MaskOps {
  private static final int FAR = 1 << 29;

  private MaskOps() {}

  /** An operation of mathematical morphology. */
  public enum Morphology {
    /** Every pixel becomes the least under the kernel. */
    ERODE(opencv_imgproc.MORPH_ERODE),
    /** Every pixel becomes the greatest under the kernel. */
    DILATE(opencv_imgproc.MORPH_DILATE),
    /** Erode, then dilate: specks vanish. */
    OPEN(opencv_imgproc.MORPH_OPEN),
    /** Dilate, then erode: pinholes vanish. */
    CLOSE(opencv_imgproc.MORPH_CLOSE),
    /** Dilated minus eroded: the border. */
    GRADIENT(opencv_imgproc.MORPH_GRADIENT);

    private final int code;

    Morphology(int code) {
      this.code = code;
    }
  }

  /** The shape of a kernel. */
  public enum Shape {
    /** All of the square. */
    RECT(opencv_imgproc.MORPH_RECT),
    /** The middle row and column. */
    CROSS(opencv_imgproc.MORPH_CROSS),
    /** The ellipse inside the square. */
    ELLIPSE(opencv_imgproc.MORPH_ELLIPSE);

    private final int code;

    Shape(int code) {
      this.code = code;
    }
  }

  /** A kernel of 0 and 1, [size, size]. */
  public static GreyPicture kernel(Shape shape, int size) {
    try (Size sides = new Size(size, size);
        Mat kernel = opencv_imgproc.getStructuringElement(shape.code, sides)) {
      return Mats.toGrey(kernel);
    }
  }

  /** Applies an operation once, anchored at the kernel's middle; outside never wins. */
  public static GreyPicture morph(GreyPicture mask, Morphology operation, GreyPicture kernel) {
    try (Mat from = Mats.toMat(mask);
        Mat element = Mats.toMat(kernel);
        Mat to = new Mat()) {
      opencv_imgproc.morphologyEx(from, to, operation.code, element);
      return Mats.toGrey(to);
    }
  }

  /**
   * The Euclidean distance of every pixel's centre to that of the nearest pixel of value 0, as
   * {@code scipy.ndimage.distance_transform_edt} gives it; infinite if no pixel is 0. Exact, in
   * linear time: A. Meijster et al., A general algorithm for computing distance transforms, 2000.
   *
   * @return [height, width]
   */
  public static double[] distance(GreyPicture mask) {
    int width = mask.width();
    int height = mask.height();
    int[] column = new int[width * height];
    for (int x = 0; x < width; x++) {
      int since = FAR;
      for (int y = 0; y < height; y++) {
        since = mask.at(x, y) == 0 ? 0 : Math.min(since + 1, FAR);
        column[y * width + x] = since;
      }
      for (int y = height - 2; y >= 0; y--) {
        int at = y * width + x;
        column[at] = Math.min(column[at], column[at + width] + 1);
      }
    }
    double[] out = new double[width * height];
    int[] vertex = new int[width];
    int[] from = new int[width];
    for (int y = 0; y < height; y++) {
      row(column, y * width, width, out, vertex, from);
    }
    return out;
  }

  private static void row(
      int[] column, int row, int width, double[] out, int[] vertex, int[] from) {
    int top = -1;
    for (int x = 0; x < width; x++) {
      if (column[row + x] >= FAR) {
        continue;
      }
      while (top >= 0
          && squared(column, row, vertex[top], from[top]) > squared(column, row, x, from[top])) {
        top--;
      }
      if (top < 0) {
        top = 0;
        vertex[0] = x;
        from[0] = 0;
      } else {
        long start = 1 + meeting(column, row, vertex[top], x);
        if (start < width) {
          top++;
          vertex[top] = x;
          from[top] = (int) start;
        }
      }
    }
    for (int x = width - 1; x >= 0; x--) {
      out[row + x] =
          top < 0 ? Double.POSITIVE_INFINITY : Math.sqrt(squared(column, row, vertex[top], x));
      if (top > 0 && x == from[top]) {
        top--;
      }
    }
  }

  /** The squared distance of column x to the zero that column {@code vertex} knows of. */
  private static long squared(int[] column, int row, int vertex, int x) {
    long across = x - vertex;
    long down = column[row + vertex];
    return across * across + down * down;
  }

  /** The last column where the left parabola is not above the right one. */
  private static long meeting(int[] column, int row, int left, int right) {
    long downLeft = column[row + left];
    long downRight = column[row + right];
    long top =
        (long) right * right - (long) left * left + downRight * downRight - downLeft * downLeft;
    return Math.floorDiv(top, 2L * (right - left));
  }
}
