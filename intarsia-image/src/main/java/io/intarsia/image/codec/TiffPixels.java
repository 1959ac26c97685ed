package io.intarsia.image.codec;

import io.intarsia.base.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of a TIFF file read a few rows at a time: baseline grey, palette and RGB of 8 or 16
 * bits (TIFF 6.0, 1992), in strips or tiles, uncompressed or by deflate, LZW or PackBits.
 */
public final class TiffPixels {
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int FILL_ORDER = 266;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTES = 279;
  private static final int PLANAR = 284;
  private static final int PREDICTOR = 317;
  private static final int COLOUR_MAP = 320;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int SAMPLE_FORMAT = 339;
  private static final int MAX_CHUNK = 256 << 20;

  private final Bytes in;
  private final TiffTags tags;
  private final int width;
  private final int height;
  private final int samples;
  private final int wide;
  private final int photometric;
  private final boolean tiled;
  private final int chunkWidth;
  private final int chunkHeight;
  private final int across;
  private final TiffChunk chunk;

  private TiffPixels(Bytes in, TiffTags tags, int chunkWidth, int chunkHeight) {
    ImageHeader header = tags.header();
    this.in = in;
    this.tags = tags;
    this.width = header.width();
    this.height = header.height();
    this.samples = (int) tags.number(SAMPLES, 1);
    this.wide = (int) tags.number(BITS, 1) / 8;
    this.photometric = (int) tags.number(PHOTOMETRIC, 1);
    this.tiled = tags.count(TILE_OFFSETS) > 0;
    this.chunkWidth = chunkWidth;
    this.chunkHeight = chunkHeight;
    this.across = (width - 1) / chunkWidth + 1;
    this.chunk =
        new TiffChunk(
            in,
            (int) tags.number(COMPRESSION, 1),
            (int) tags.number(PREDICTOR, 1),
            tags.bigEndian(),
            samples,
            wide);
    long chunks = (long) across * ((height - 1) / chunkHeight + 1);
    int offsets = tiled ? TILE_OFFSETS : STRIP_OFFSETS;
    int lengths = tiled ? TILE_BYTES : STRIP_BYTES;
    if (tags.count(offsets) < chunks || tags.count(lengths) < chunks) {
      throw Refusal.input(
          "%s: a TIFF of %d strips or tiles lists %d", in.name(), chunks, tags.count(offsets));
    }
  }

  /**
   * Opens the first picture of a file.
   *
   * @return null if it is of a kind that this class does not read
   * @throws Refusal INPUT if its directory is damaged
   */
  public static @Nullable TiffPixels open(Bytes in) {
    TiffTags tags = TiffTags.read(in);
    ImageHeader header = tags.header();
    long samples = tags.number(SAMPLES, 1);
    long bits = tags.number(BITS, 1);
    long photometric = tags.number(PHOTOMETRIC, 1);
    boolean colours = photometric == 2 ? samples >= 3 && samples <= 8 : samples <= 2;
    boolean known =
        header.width() > 0
            && header.height() > 0
            && samples >= 1
            && colours
            && photometric <= 3
            && (bits == 8 || (bits == 16 && photometric != 3))
            && (tags.number(PLANAR, 1) == 1 || samples == 1)
            && tags.number(FILL_ORDER, 1) == 1
            && tags.number(SAMPLE_FORMAT, 1) == 1
            && (photometric != 3 || tags.count(COLOUR_MAP) == 768)
            && TiffChunk.reads(tags.number(COMPRESSION, 1), tags.number(PREDICTOR, 1));
    for (int i = 1; i < tags.count(BITS); i++) {
      known &= tags.number(BITS, 1, i) == bits;
    }
    if (!known) {
      return null;
    }
    boolean tiled = tags.count(TILE_OFFSETS) > 0;
    long chunkWidth = tiled ? tags.number(TILE_WIDTH, 0) : header.width();
    long chunkHeight =
        tiled
            ? tags.number(TILE_HEIGHT, 0)
            : Math.min(tags.number(ROWS_PER_STRIP, header.height()), header.height());
    if (chunkWidth < 1 || chunkHeight < 1 || chunkWidth > 1 << 24 || chunkHeight > 1 << 24) {
      throw Refusal.input("%s: TIFF strips or tiles of %dx%d", in.name(), chunkWidth, chunkHeight);
    }
    boolean plain = tags.number(COMPRESSION, 1) == 1;
    long row = chunkWidth * samples * (bits / 8);
    if (row * (plain ? 1 : chunkHeight) > MAX_CHUNK) {
      return null;
    }
    return new TiffPixels(in, tags, (int) chunkWidth, (int) chunkHeight);
  }

  /** Pixels along a row. */
  public int width() {
    return width;
  }

  /** Rows in all. */
  public int height() {
    return height;
  }

  /**
   * Reads rows [y0, y1) as RGB, [y1 - y0, width, 3].
   *
   * @throws Refusal INPUT if the file is damaged or ends too early
   */
  public void read(int y0, int y1, byte[] out) {
    byte[] colours = colours();
    for (int top = y0; top < y1; top = (top / chunkHeight + 1) * chunkHeight) {
      int line = top / chunkHeight;
      int first = top - line * chunkHeight;
      int last = Math.min(y1, (line + 1) * chunkHeight) - line * chunkHeight;
      for (int column = 0; column < across; column++) {
        int index = line * across + column;
        long at = tags.number(tiled ? TILE_OFFSETS : STRIP_OFFSETS, -1, index);
        long length = tags.number(tiled ? TILE_BYTES : STRIP_BYTES, -1, index);
        int start = chunk.read(at, length, chunkWidth, first, last);
        int count = Math.min(chunkWidth, width - column * chunkWidth);
        for (int y = first; y < last; y++) {
          int from = start + (y - first) * chunkWidth * samples * wide;
          int to = ((line * chunkHeight + y - y0) * width + column * chunkWidth) * 3;
          rgb(chunk.bytes(), from, count, out, to, colours);
        }
      }
    }
  }

  private void rgb(byte[] raw, int from, int count, byte[] out, int to, byte[] colours) {
    int upper = wide == 2 && !tags.bigEndian() ? 1 : 0;
    int step = samples * wide;
    if (photometric == 2 && step == 3) {
      System.arraycopy(raw, from, out, to, count * 3);
      return;
    }
    int write = to;
    for (int i = 0, at = from + upper; i < count; i++, at += step) {
      if (photometric == 2) {
        out[write++] = raw[at];
        out[write++] = raw[at + wide];
        out[write++] = raw[at + 2 * wide];
      } else {
        int colour = (raw[at] & 0xff) * 3;
        out[write++] = colours[colour];
        out[write++] = colours[colour + 1];
        out[write++] = colours[colour + 2];
      }
    }
  }

  private byte[] colours() {
    byte[] colours = new byte[768];
    for (int i = 0; i < 256; i++) {
      for (int c = 0; c < 3; c++) {
        colours[i * 3 + c] =
            (byte)
                (switch (photometric) {
                  case 0 -> 255 - i;
                  case 3 -> tags.number(COLOUR_MAP, 0, c * 256L + i) >> 8;
                  default -> i;
                });
      }
    }
    return colours;
  }
}
