package io.intarsia.image.strip;

import io.intarsia.image.codec.Bytes;
import io.intarsia.image.codec.TiffPixels;

/** Rows of a TIFF file, from any place. */
record TiffRows(Bytes in, TiffPixels pixels) implements RowSource {
  @Override
  public int width() {
    return pixels.width();
  }

  @Override
  public int height() {
    return pixels.height();
  }

  @Override
  public void read(int y0, int y1, byte[] out) {
    if (y0 < 0 || y1 < y0 || y1 > height()) {
      throw new IllegalArgumentException("rows " + y0 + " to " + y1 + " of " + height());
    }
    pixels.read(y0, y1, out);
  }

  @Override
  public void close() {
    in.close();
  }
}
