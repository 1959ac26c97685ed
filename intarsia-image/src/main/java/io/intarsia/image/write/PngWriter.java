package io.intarsia.image.write;

import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Writes 8-bit PNG row by row: grey, palette or RGB. Any height fits into the memory of a few rows.
 */
public final class PngWriter {
  /**
   * The deflate level that suits label maps and overlays: nearly the smallest, much the fastest.
   */
  public static final int FAST = 1;

  private static final int OUTPUT = 1 << 16;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final OutputStream out;
  private final Deflater deflater;
  private final int channels;
  private final int rowBytes;
  private final byte[] line;
  private final byte[] packed = new byte[OUTPUT];
  private int filled;
  private long rowsLeft;

  private PngWriter(OutputStream out, int width, int height, int channels, int level) {
    this.out = out;
    this.channels = channels;
    this.rowBytes = Math.multiplyExact(width, channels);
    this.line = new byte[rowBytes + 1];
    this.deflater = new Deflater(level);
    this.rowsLeft = height;
  }

  /** Writes the rows of one picture through {@link Rows#put}. */
  @FunctionalInterface
  public interface Body {
    /** Puts all rows, top first. */
    void write(Rows rows) throws IOException;
  }

  /** Takes rows. */
  public interface Rows {
    /**
     * Adds rows.
     *
     * @param pixels rows without gaps, [count, width, channels]
     * @param offset where they begin
     * @param count how many there are
     */
    void put(byte[] pixels, int offset, int count) throws IOException;
  }

  /**
   * Writes a file of RGB rows, [height, width, 3].
   *
   * @param level deflate's level, 0 to 9
   * @throws Refusal ENVIRONMENT if the file cannot be written
   */
  public static void rgb(Path file, int width, int height, int level, Body body) {
    Whole.write(file, out -> write(out, width, height, 3, null, level, body));
  }

  /**
   * Writes a file of one byte a pixel, [height, width].
   *
   * @param palette three bytes per colour, red first, at most 256 colours; null for grey
   * @param level deflate's level, 0 to 9
   * @throws Refusal ENVIRONMENT if the file cannot be written
   */
  public static void index(
      Path file, int width, int height, byte @Nullable [] palette, int level, Body body) {
    Whole.write(file, out -> write(out, width, height, 1, palette, level, body));
  }

  /** Writes RGB rows, [height, width, 3], as a PNG file to a stream, which is left open. */
  public static void rgb(OutputStream out, int width, int height, int level, Body body)
      throws IOException {
    write(out, width, height, 3, null, level, body);
  }

  /**
   * Writes one byte a pixel, [height, width], as a PNG file to a stream, which is left open.
   *
   * @param palette three bytes per colour, red first, at most 256 colours; null for grey
   */
  public static void index(
      OutputStream out, int width, int height, byte @Nullable [] palette, int level, Body body)
      throws IOException {
    write(out, width, height, 1, palette, level, body);
  }

  /** A picture as the bytes of a PNG file. */
  public static byte[] encode(Picture picture) {
    return encode(picture.width(), picture.height(), 3, null, picture.rgb());
  }

  /** A grey picture as the bytes of a PNG file. */
  public static byte[] encode(GreyPicture picture) {
    return encode(picture.width(), picture.height(), 1, null, picture.values());
  }

  /**
   * A label map as the bytes of a PNG file whose pixel values are the ids.
   *
   * @param palette three bytes per id, red first; null for grey
   */
  public static byte[] encode(LabelMap labels, byte @Nullable [] palette) {
    return encode(labels.width(), labels.height(), 1, palette, labels.ids());
  }

  private static byte[] encode(
      int width, int height, int channels, byte @Nullable [] palette, byte[] pixels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(pixels.length / 4 + 1024);
    try {
      write(out, width, height, channels, palette, FAST, rows -> rows.put(pixels, 0, height));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(
      OutputStream out,
      int width,
      int height,
      int channels,
      byte @Nullable [] palette,
      int level,
      Body body)
      throws IOException {
    PngWriter writer = new PngWriter(out, width, height, channels, level);
    try {
      writer.begin(width, height, palette);
      body.write(writer::put);
      writer.end();
    } finally {
      writer.deflater.end();
    }
  }

  private void begin(int width, int height, byte @Nullable [] palette) throws IOException {
    out.write(SIGNATURE);
    byte[] head = new byte[13];
    putInt(head, 0, width);
    putInt(head, 4, height);
    head[8] = 8;
    head[9] = (byte) (channels == 3 ? 2 : palette != null ? 3 : 0);
    chunk("IHDR", head, head.length);
    if (palette != null) {
      if (palette.length == 0 || palette.length % 3 != 0 || palette.length > 768) {
        throw new IllegalArgumentException("a palette of " + palette.length + " bytes");
      }
      chunk("PLTE", palette, palette.length);
    }
  }

  private void put(byte[] pixels, int offset, int count) throws IOException {
    if (count > rowsLeft) {
      throw new IllegalArgumentException(count + " rows more, the picture wants " + rowsLeft);
    }
    for (int y = 0; y < count; y++) {
      filter(pixels, offset + y * rowBytes);
      deflater.setInput(line);
      while (!deflater.needsInput()) {
        drain();
      }
    }
    rowsLeft -= count;
  }

  /** Colours are written as differences to the pixel before (filter 1), indices as they are. */
  private void filter(byte[] pixels, int from) {
    System.arraycopy(pixels, from, line, 1, rowBytes);
    if (channels == 3) {
      line[0] = 1;
      for (int i = 3; i < rowBytes; i++) {
        line[i + 1] = (byte) (pixels[from + i] - pixels[from + i - 3]);
      }
    }
  }

  private void drain() throws IOException {
    filled += deflater.deflate(packed, filled, packed.length - filled);
    if (filled == packed.length) {
      chunk("IDAT", packed, filled);
      filled = 0;
    }
  }

  private void end() throws IOException {
    if (rowsLeft > 0) {
      throw new IllegalArgumentException(rowsLeft + " rows are missing");
    }
    deflater.finish();
    while (!deflater.finished()) {
      drain();
    }
    if (filled > 0) {
      chunk("IDAT", packed, filled);
    }
    chunk("IEND", packed, 0);
  }

  private void chunk(String name, byte[] body, int length) throws IOException {
    byte[] head = new byte[8];
    putInt(head, 0, length);
    System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, head, 4, 4);
    CRC32 sum = new CRC32();
    sum.update(head, 4, 4);
    sum.update(body, 0, length);
    byte[] tail = new byte[4];
    putInt(tail, 0, (int) sum.getValue());
    out.write(head);
    out.write(body, 0, length);
    out.write(tail);
  }

  private static void putInt(byte[] to, int at, int value) {
    to[at] = (byte) (value >> 24);
    to[at + 1] = (byte) (value >> 16);
    to[at + 2] = (byte) (value >> 8);
    to[at + 3] = (byte) value;
  }
}
