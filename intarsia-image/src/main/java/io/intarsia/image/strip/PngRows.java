package io.intarsia.image.strip;

import io.intarsia.image.codec.Bytes;
import io.intarsia.image.codec.PngRowReader;

/** Rows of a PNG file; the last few of each strip are kept for the next one. */
final class PngRows implements RowSource {
  private final Bytes in;
  private final PngRowReader reader;
  private final int overlap;
  private final int row;
  private final byte[] kept;
  private int end;

  PngRows(Bytes in, PngRowReader reader, int overlap) {
    this.in = in;
    this.reader = reader;
    this.overlap = overlap;
    this.row = Math.multiplyExact(reader.width(), 3);
    this.kept = new byte[Math.multiplyExact(overlap, row)];
  }

  @Override
  public int width() {
    return reader.width();
  }

  @Override
  public int height() {
    return reader.height();
  }

  @Override
  public void read(int y0, int y1, byte[] out) {
    int gone = Math.max(0, end - overlap);
    if (y0 < gone || y1 < y0 || y1 > height()) {
      throw new IllegalArgumentException(
          "rows %d to %d of %d, those above %d are gone".formatted(y0, y1, height(), gone));
    }
    if (y0 > end) {
      byte[] unread = new byte[row];
      while (end < y0) {
        next(unread, 0);
      }
    }
    for (int y = y0; y < Math.min(end, y1); y++) {
      System.arraycopy(kept, y % overlap * row, out, (y - y0) * row, row);
    }
    while (end < y1) {
      next(out, (end - y0) * row);
    }
  }

  private void next(byte[] out, int offset) {
    reader.next(out, offset);
    if (overlap > 0) {
      System.arraycopy(out, offset, kept, end % overlap * row, row);
    }
    end++;
  }

  @Override
  public void close() {
    reader.close();
    in.close();
  }
}
