package io.intarsia.image.strip;

import io.intarsia.image.Picture;

/** Rows of a picture in memory. */
record PictureRows(Picture picture) implements RowSource {
  @Override
  public int width() {
    return picture.width();
  }

  @Override
  public int height() {
    return picture.height();
  }

  @Override
  public void read(int y0, int y1, byte[] out) {
    if (y0 < 0 || y1 < y0 || y1 > picture.height()) {
      throw new IllegalArgumentException("rows " + y0 + " to " + y1 + " of " + picture);
    }
    int row = picture.width() * 3;
    System.arraycopy(picture.rgb(), y0 * row, out, 0, (y1 - y0) * row);
  }

  @Override
  public void close() {}
}
