package io.intarsia.image.draw;

import io.intarsia.image.Mats;
import io.intarsia.image.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * White paper that pictures and lines of text are put on; where nothing is, it stays white. Not for
 * use from several threads at once.
 */
public final class Sheet {
  /** The height of a line of text. */
  public static final int LINE = 22;

  private static final int BASE = 15;

  private record Line(String text, int x, int y, int width) {}

  private final int width;
  private final int height;
  private final byte[] rgb;
  private final List<Line> lines = new ArrayList<>();

  /**
   * Empty paper.
   *
   * @throws IllegalArgumentException if a side is not positive
   * @throws ArithmeticException if it would exceed one array
   */
  public Sheet(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
    Arrays.fill(rgb, (byte) 255);
    Picture.of(width, height, rgb);
  }

  /** Puts a picture down; what does not fit is cut off at the right and below. */
  public Sheet put(Picture picture, int x, int y) {
    int columns = Math.min(picture.width(), width - x);
    int rows = Math.min(picture.height(), height - y);
    for (int row = 0; row < rows && columns > 0; row++) {
      System.arraycopy(
          picture.rgb(), row * picture.width() * 3, rgb, ((y + row) * width + x) * 3, columns * 3);
    }
    return this;
  }

  /**
   * Writes a line of text, its middle left out where it is too long.
   *
   * @param y its upper edge
   * @param room pixels it may take along the row
   */
  public Sheet text(String text, int x, int y, int room) {
    lines.add(new Line(text, x, y, room));
    return this;
  }

  /** What is on the paper. */
  public Picture picture() {
    try (Mat mat = Mats.toMat(Picture.of(width, height, rgb))) {
      for (Line line : lines) {
        Lettering.write(
            mat, Lettering.fitting(line.text(), line.width()), line.x(), line.y() + BASE);
      }
      return Mats.toPicture(mat);
    }
  }
}
