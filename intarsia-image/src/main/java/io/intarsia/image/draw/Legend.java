package io.intarsia.image.draw;

import io.intarsia.image.Mats;
import io.intarsia.image.Picture;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * A list of class names with their colours, black on white, in columns. The lettering is OpenCV's
 * own, so that no fonts are needed: accents are dropped, characters outside ASCII become "?".
 */
public final class Legend {
  private static final int ROW = 24;
  private static final int CHIP = 16;
  private static final int GAP = 8;

  private Legend() {}

  /**
   * One line.
   *
   * @param name what it says
   * @param colour 0xRRGGBB
   */
  public record Entry(String name, int colour) {}

  /**
   * Draws the lines, as many columns as it takes.
   *
   * @param height the height of the picture that it is to stand beside, at least one line
   */
  public static Picture draw(List<Entry> entries, int height) {
    int perColumn = Math.max(1, (height - GAP) / ROW);
    int columns = Math.max(1, (entries.size() + perColumn - 1) / perColumn);
    int rows = Math.max(1, Math.min(entries.size(), perColumn));
    int column = CHIP + 3 * GAP + widest(entries);
    Picture paper = filled(columns * column, rows * ROW + GAP);
    try (Mat mat = Mats.toMat(paper)) {
      for (int i = 0; i < entries.size(); i++) {
        int x = i / perColumn * column + GAP;
        int y = i % perColumn * ROW + GAP;
        line(mat, entries.get(i), x, y);
      }
      return Mats.toPicture(mat);
    }
  }

  /** A legend to the right of a picture, on white where one is lower than the other. */
  public static Picture beside(Picture picture, Picture legend) {
    Picture paper =
        filled(
            Math.addExact(picture.width(), legend.width()),
            Math.max(picture.height(), legend.height()));
    copy(picture, paper, 0);
    copy(legend, paper, picture.width());
    return paper;
  }

  private static void line(Mat mat, Entry entry, int x, int y) {
    int colour = entry.colour();
    try (Scalar fill = new Scalar(colour & 0xff, colour >> 8 & 0xff, colour >> 16 & 0xff, 0);
        Point from = new Point(x, y);
        Point to = new Point(x + CHIP - 1, y + CHIP - 1)) {
      opencv_imgproc.rectangle(mat, from, to, fill, opencv_imgproc.FILLED, 8, 0);
      Lettering.write(mat, entry.name(), x + CHIP + GAP, y + CHIP - 3);
    }
  }

  private static int widest(List<Entry> entries) {
    int widest = 0;
    for (Entry entry : entries) {
      widest = Math.max(widest, Lettering.width(entry.name()));
    }
    return widest;
  }

  private static Picture filled(int width, int height) {
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
    Arrays.fill(rgb, (byte) 255);
    return Picture.of(width, height, rgb);
  }

  private static void copy(Picture from, Picture to, int left) {
    for (int y = 0; y < from.height(); y++) {
      System.arraycopy(
          from.rgb(),
          y * from.width() * 3,
          to.rgb(),
          (y * to.width() + left) * 3,
          from.width() * 3);
    }
  }
}
