package io.intarsia.image.codec;

import org.jspecify.annotations.Nullable;

/** The rows of a PNG file from top to bottom, in the memory of two of them. */
public final class PngRowReader implements AutoCloseable {
  private final PngFile file;
  private final PngScan scan;
  private final byte[] colours;

  private PngRowReader(Bytes in, PngFile file) {
    this.file = file;
    this.scan = new PngScan(in, file);
    this.colours = PngPixels.colours(file);
    scan.startPass(Math.toIntExact(file.rowBytes(file.width())));
  }

  /**
   * Begins to read.
   *
   * @return null if the file is interlaced: its rows do not come in order
   */
  public static @Nullable PngRowReader open(Bytes in) {
    PngFile file = PngFile.read(in);
    return file.interlaced() ? null : new PngRowReader(in, file);
  }

  /** Pixels along a row. */
  public int width() {
    return file.width();
  }

  /** Rows in all. */
  public int height() {
    return file.height();
  }

  /** Writes the next row as RGB, [width, 3]. */
  public void next(byte[] rgb, int offset) {
    PngPixels.rgb(file, colours, scan.next(), file.width(), rgb, offset, 3);
  }

  @Override
  public void close() {
    scan.close();
  }
}
