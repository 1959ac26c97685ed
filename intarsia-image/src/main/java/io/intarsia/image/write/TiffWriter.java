package io.intarsia.image.write;

import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes 8-bit RGB as BigTIFF, in strips or tiles, so that pictures of any size are written in the
 * memory of one row of tiles.
 */
public final class TiffWriter {
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int LONG8 = 16;
  private static final int HEADER = 16;

  private TiffWriter() {}

  /**
   * How the pixels lie in the file.
   *
   * @param tile the side of a tile, a multiple of 16; 0 for strips
   * @param rows the rows of a strip; not used with tiles
   * @param level deflate's level, 1 to 9; 0 for no compression
   */
  public record Layout(int tile, int rows, int level) {
    /** Checks the values. */
    public Layout {
      if (tile < 0 || tile % 16 != 0 || (tile == 0 && rows < 1) || level < 0 || level > 9) {
        throw new IllegalArgumentException("tile " + tile + ", rows " + rows + ", level " + level);
      }
    }
  }

  /** Gives the rows of a picture. */
  @FunctionalInterface
  public interface Source {
    /** Writes rows [y0, y1) as RGB to the beginning of an array. */
    void read(int y0, int y1, byte[] rgb) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @throws Refusal ENVIRONMENT if it cannot be written
   */
  public static void write(Path file, int width, int height, Layout layout, Source source) {
    Whole.writeAt(
        file,
        part -> {
          try (RandomAccessFile out = new RandomAccessFile(part.toFile(), "rw")) {
            write(out, width, height, layout, source);
          }
        });
  }

  private static void write(
      RandomAccessFile out, int width, int height, Layout layout, Source source)
      throws IOException {
    int chunkWidth = layout.tile > 0 ? layout.tile : width;
    int chunkHeight = layout.tile > 0 ? layout.tile : Math.min(layout.rows, height);
    int across = (width - 1) / chunkWidth + 1;
    int down = (height - 1) / chunkHeight + 1;
    long[] offsets = new long[Math.multiplyExact(across, down)];
    long[] lengths = new long[offsets.length];
    byte[] rows = new byte[Math.multiplyExact(chunkHeight, width * 3)];
    out.write(new byte[HEADER]);
    for (int line = 0; line < down; line++) {
      int top = line * chunkHeight;
      int count = Math.min(chunkHeight, height - top);
      source.read(top, top + count, rows);
      for (int column = 0; column < across; column++) {
        byte[] chunk =
            layout.tile > 0
                ? tile(rows, width, count, column * chunkWidth, chunkWidth)
                : Arrays.copyOf(rows, count * width * 3);
        byte[] packed = layout.level == 0 ? chunk : deflate(chunk, layout.level);
        offsets[line * across + column] = out.getFilePointer();
        lengths[line * across + column] = packed.length;
        out.write(packed);
      }
    }
    long at = out.getFilePointer();
    out.write(directory(at, width, height, layout, offsets, lengths));
    ByteBuffer head = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'I').put((byte) 'I').putShort((short) 43).putShort((short) 8);
    head.putShort((short) 0).putLong(at);
    out.seek(0);
    out.write(head.array());
  }

  private static byte[] tile(byte[] rows, int width, int count, int left, int side) {
    byte[] tile = new byte[side * side * 3];
    int bytes = Math.min(side, width - left) * 3;
    for (int y = 0; y < count; y++) {
      System.arraycopy(rows, (y * width + left) * 3, tile, y * side * 3, bytes);
    }
    return tile;
  }

  private static byte[] deflate(byte[] chunk, int level) throws IOException {
    Deflater deflater = new Deflater(level);
    ByteArrayOutputStream out = new ByteArrayOutputStream(chunk.length / 2 + 64);
    try (DeflaterOutputStream packer = new DeflaterOutputStream(out, deflater, 1 << 16)) {
      packer.write(chunk);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  /** The one directory, tags in ascending order, with the two long lists behind it. */
  private static byte[] directory(
      long at, int width, int height, Layout layout, long[] offsets, long[] lengths) {
    boolean tiled = layout.tile > 0;
    int tags = tiled ? 11 : 10;
    int lists = offsets.length == 1 ? 0 : offsets.length * 8;
    int size = 8 + tags * 20 + 8;
    ByteBuffer out = ByteBuffer.allocate(size + 2 * lists).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(tags);
    tag(out, 256, LONG, 1, width);
    tag(out, 257, LONG, 1, height);
    tag(out, 258, SHORT, 3, 0x0008_0008_0008L);
    tag(out, 259, SHORT, 1, layout.level == 0 ? 1 : 8);
    tag(out, 262, SHORT, 1, 2);
    long first = lists == 0 ? offsets[0] : at + size;
    long second = lists == 0 ? lengths[0] : at + size + lists;
    if (tiled) {
      tag(out, 277, SHORT, 1, 3);
      tag(out, 284, SHORT, 1, 1);
      tag(out, 322, LONG, 1, layout.tile);
      tag(out, 323, LONG, 1, layout.tile);
      tag(out, 324, LONG8, offsets.length, first);
      tag(out, 325, LONG8, offsets.length, second);
    } else {
      tag(out, 273, LONG8, offsets.length, first);
      tag(out, 277, SHORT, 1, 3);
      tag(out, 278, LONG, 1, Math.min(layout.rows, height));
      tag(out, 279, LONG8, offsets.length, second);
      tag(out, 284, SHORT, 1, 1);
    }
    out.putLong(0);
    for (long[] list : lists == 0 ? new long[0][] : new long[][] {offsets, lengths}) {
      for (long value : list) {
        out.putLong(value);
      }
    }
    return out.array();
  }

  private static void tag(ByteBuffer out, int tag, int type, long count, long value) {
    out.putShort((short) tag).putShort((short) type).putLong(count).putLong(value);
  }
}
