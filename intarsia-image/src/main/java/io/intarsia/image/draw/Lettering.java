package io.intarsia.image.draw;

import java.text.Normalizer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Black lines of text in OpenCV's own lettering, so that no fonts are needed: accents are dropped,
 * characters outside ASCII become "?".
 */
final class Lettering {
  private static final double SCALE = 0.5;
  private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;

  private Lettering() {}

  /** Writes a line whose first letter stands at a column, on a base line. */
  static void write(Mat mat, String text, int x, int y) {
    try (Scalar black = Scalar.all(0);
        Point at = new Point(x, y)) {
      opencv_imgproc.putText(
          mat, ascii(text), at, FONT, SCALE, black, 1, opencv_imgproc.LINE_AA, false);
    }
  }

  /** The pixels along a line. */
  static int width(String text) {
    try (Size size = opencv_imgproc.getTextSize(ascii(text), FONT, SCALE, 1, new int[1])) {
      return size.width();
    }
  }

  /** As much of a line as fits, its middle left out. */
  static String fitting(String text, int width) {
    String plain = ascii(text);
    if (width(plain) <= width) {
      return plain;
    }
    int kept = plain.length();
    String cut = "";
    do {
      kept--;
      int head = kept / 2;
      cut = plain.substring(0, head) + "..." + plain.substring(plain.length() - (kept - head));
    } while (kept > 0 && width(cut) > width);
    return kept > 0 ? cut : "";
  }

  private static String ascii(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    return plain.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
