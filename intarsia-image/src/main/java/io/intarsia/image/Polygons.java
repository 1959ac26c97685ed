package io.intarsia.image;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Masks turned into polygons and back, by OpenCV. Vertices are pixel centres, flat arrays of x0,
 * y0, x1, y1 and so on; a polygon's border belongs to it. Filling the outline and holes of a mask
 * therefore gives the mask back exactly.
 */
public final class Polygons {
  private Polygons() {}

  /**
   * A closed line around a part of a mask or around a hole in it, in OpenCV's order.
   *
   * @param xy its vertices
   * @param next the index of the next contour of the same level, or -1
   * @param previous the index of the previous contour of the same level, or -1
   * @param child the index of the first contour inside, or -1
   * @param parent the index of the contour around it, or -1
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Contour(int[] xy, int next, int previous, int child, int parent) {

    /** The area inside the line through the vertices, in square pixels. */
    public double area() {
      long twice = 0;
      for (int i = 0; i < xy.length; i += 2) {
        int to = (i + 2) % xy.length;
        twice += (long) xy[i] * xy[to + 1] - (long) xy[to] * xy[i + 1];
      }
      return Math.abs(twice) / 2.0;
    }

    /** The length of the closed line, in pixels. */
    public double perimeter() {
      double sum = 0;
      for (int i = 0; i < xy.length; i += 2) {
        int to = (i + 2) % xy.length;
        sum += Math.hypot(xy[to] - xy[i], xy[to + 1] - xy[i + 1]);
      }
      return sum;
    }
  }

  /**
   * One connected part of a mask.
   *
   * @param outline the line around it
   * @param holes the lines around its holes
   */
  public record Polygon(int[] outline, List<int[]> holes) {}

  /**
   * The contours of the pixels that are not 0.
   *
   * @param holes true for outlines and holes in two levels (CCOMP), false for outer outlines only
   * @param simple true to keep only the ends of straight runs
   */
  public static List<Contour> contours(GreyPicture mask, boolean holes, boolean simple) {
    int mode = holes ? opencv_imgproc.RETR_CCOMP : opencv_imgproc.RETR_EXTERNAL;
    int method = simple ? opencv_imgproc.CHAIN_APPROX_SIMPLE : opencv_imgproc.CHAIN_APPROX_NONE;
    try (Mat from = Mats.toMat(mask);
        MatVector lines = new MatVector();
        Mat hierarchy = new Mat()) {
      opencv_imgproc.findContours(from, lines, hierarchy, mode, method);
      int count = (int) lines.size();
      int[] links = count == 0 ? new int[0] : ints(hierarchy, count * 4);
      List<Contour> out = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        try (Mat line = lines.get(i)) {
          int[] xy = ints(line, line.rows() * line.cols() * 2);
          int at = i * 4;
          out.add(new Contour(xy, links[at], links[at + 1], links[at + 2], links[at + 3]));
        }
      }
      return out;
    }
  }

  /** The 8-connected parts of the pixels that are not 0, with their holes. */
  public static List<Polygon> of(GreyPicture mask) {
    List<Contour> contours = contours(mask, true, true);
    List<Polygon> out = new ArrayList<>();
    for (Contour contour : contours) {
      if (contour.parent() < 0) {
        List<int[]> holes = new ArrayList<>();
        for (int i = contour.child(); i >= 0; i = contours.get(i).next()) {
          holes.add(contours.get(i).xy());
        }
        out.add(new Polygon(contour.xy(), List.copyOf(holes)));
      }
    }
    return List.copyOf(out);
  }

  /**
   * A mask of 255 inside the lines and on them, as one call of {@code cv2.fillPoly} gives it: a
   * pixel inside an even number of lines is outside. Vertices may lie outside the picture.
   */
  public static GreyPicture fill(int width, int height, List<int[]> lines) {
    return draw(width, height, lines, true);
  }

  /** A mask of 255 on the closed lines, one pixel wide, as {@code cv2.polylines} gives it. */
  public static GreyPicture outline(int width, int height, List<int[]> lines) {
    return draw(width, height, lines, false);
  }

  private static GreyPicture draw(int width, int height, List<int[]> lines, boolean fill) {
    List<Mat> held = new ArrayList<>();
    try (Mat to = Mats.toMat(GreyPicture.of(width, height, new byte[width * height]));
        Scalar white = Scalar.all(255)) {
      for (int[] line : lines) {
        if (line.length >= 2) {
          Mat mat = new Mat(line.length / 2, 1, opencv_core.CV_32SC2);
          held.add(mat);
          new IntPointer(mat.data()).put(line);
        }
      }
      try (MatVector vector = new MatVector(held.toArray(new Mat[0]))) {
        if (fill) {
          opencv_imgproc.fillPoly(to, vector, white);
        } else {
          opencv_imgproc.polylines(to, vector, true, white);
        }
      }
      return Mats.toGrey(to);
    } finally {
      held.forEach(Mat::close);
    }
  }

  private static int[] ints(Mat mat, int count) {
    int[] out = new int[count];
    new IntPointer(mat.data()).get(out);
    return out;
  }
}
