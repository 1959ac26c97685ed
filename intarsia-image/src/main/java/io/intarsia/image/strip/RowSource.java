package io.intarsia.image.strip;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Bytes;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.ImageFormat;
import io.intarsia.image.codec.ImageHeader;
import io.intarsia.image.codec.PngRowReader;
import io.intarsia.image.codec.TiffPixels;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A picture read as strips of rows from top to bottom. Not safe to use from several threads. */
public interface RowSource extends AutoCloseable {

  /** Pixels along a row. */
  int width();

  /** Rows in all. */
  int height();

  /**
   * Reads rows [y0, y1) as RGB, [y1 - y0, width, 3]. Strips move down; they may overlap the strip
   * before by as many rows as was said when opening.
   *
   * @param out receives the rows from its beginning
   * @throws Refusal INPUT if the file is damaged or ends too early
   * @throws IllegalArgumentException if the rows lie outside, or further up than the overlap
   */
  void read(int y0, int y1, byte[] out);

  @Override
  void close();

  /** The rows of a picture in memory. */
  static RowSource of(Picture picture) {
    return new PictureRows(picture);
  }

  /**
   * Opens a file. PNG (not interlaced) and TIFF (8 or 16 bits, uncompressed, deflate, LZW or
   * PackBits, strips or tiles) are read as strips in a few megabytes; anything else is decoded
   * whole, within the limit on pixels.
   *
   * @param overlap how many rows of one strip the next may ask for again
   * @throws Refusal INPUT if it is no picture, damaged, or over a limit
   */
  static RowSource open(Path file, Limits limits, int overlap) {
    Bytes in = Bytes.open(file);
    boolean kept = false;
    try {
      ImageHeader header = ImageHeader.read(in);
      header.checkSides(limits, in.name());
      RowSource source = header.orientation() == 1 ? open(in, header.format(), overlap) : null;
      if (source == null) {
        return of(new Decoder(limits).decode(file));
      }
      kept = true;
      return source;
    } finally {
      if (!kept) {
        in.close();
      }
    }
  }

  private static @Nullable RowSource open(Bytes in, ImageFormat format, int overlap) {
    if (format == ImageFormat.PNG) {
      PngRowReader reader = PngRowReader.open(in);
      return reader == null ? null : new PngRows(in, reader, overlap);
    }
    if (format == ImageFormat.TIFF) {
      TiffPixels pixels = TiffPixels.open(in);
      return pixels == null ? null : new TiffRows(in, pixels);
    }
    return null;
  }
}
