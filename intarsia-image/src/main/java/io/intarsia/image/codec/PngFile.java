package io.intarsia.image.codec;

import io.intarsia.base.Refusal;
import java.util.zip.CRC32;

/**
 * What stands before the pixels of a PNG file (ISO/IEC 15948).
 *
 * @param width pixels along a row
 * @param height rows
 * @param depth bits per sample: 1, 2, 4, 8 or 16
 * @param type 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGB + alpha
 * @param interlaced true for Adam7
 * @param palette three bytes per colour, red first; empty without a palette
 * @param data where the first IDAT chunk begins
 * @param orientation the EXIF orientation
 */
record PngFile(
    int width,
    int height,
    int depth,
    int type,
    boolean interlaced,
    byte[] palette,
    long data,
    int orientation) {
  private static final int MAX_CHUNKS = 100_000;
  private static final long WALK_LIMIT = 64L << 20;

  static ImageHeader header(Bytes in) {
    PngFile file = read(in);
    return new ImageHeader(ImageFormat.PNG, file.width, file.height, file.orientation);
  }

  static PngFile read(Bytes in) {
    if (!in.matches(12, "IHDR") || in.u32(8, true) != 13) {
      throw broken(in, "does not begin with a header");
    }
    checkSum(in, 8, 13);
    int width = side(in, 16);
    int height = side(in, 20);
    int depth = in.u8(24);
    int type = in.u8(25);
    checkDepth(in, depth, type);
    if (in.u8(26) != 0 || in.u8(27) != 0 || in.u8(28) > 1) {
      throw broken(in, "names an unknown compression, filter or interlace method");
    }
    byte[] palette = new byte[0];
    long data = -1;
    int orientation = 1;
    long at = 33;
    for (int i = 0; i < MAX_CHUNKS && at + 12 <= in.size() && !in.matches(at + 4, "IEND"); i++) {
      long length = in.u32(at, true);
      if (length > in.size() - at - 12 && !in.matches(at + 4, "IDAT")) {
        throw in.truncated(at + 12 + length);
      }
      if (in.matches(at + 4, "PLTE") && data < 0) {
        palette = palette(in, at, length);
      } else if (in.matches(at + 4, "eXIf")) {
        orientation = Exif.orientation(in, at + 8, at + 8 + length);
      } else if (in.matches(at + 4, "IDAT") && data < 0) {
        data = at;
        if (in.size() > WALK_LIMIT) {
          break;
        }
      }
      at += length + 12;
    }
    if (data < 0) {
      throw broken(in, "is truncated or has no pixels");
    }
    if (type == 3 && palette.length == 0) {
      throw broken(in, "wants a palette and has none");
    }
    return new PngFile(width, height, depth, type, in.u8(28) == 1, palette, data, orientation);
  }

  /** Samples per pixel. */
  int channels() {
    return switch (type) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  /** Bytes of a row of so many pixels, without its filter byte. */
  long rowBytes(int pixels) {
    return ((long) pixels * channels() * depth + 7) / 8;
  }

  static Refusal broken(Bytes in, String what) {
    return Refusal.input("%s: the PNG %s", in.name(), what);
  }

  private static int side(Bytes in, long at) {
    long value = in.u32(at, true);
    if (value > Integer.MAX_VALUE) {
      throw broken(in, "has a side of " + value + " pixels");
    }
    return (int) value;
  }

  private static void checkDepth(Bytes in, int depth, int type) {
    boolean known =
        switch (type) {
          case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case 2, 4, 6 -> depth == 8 || depth == 16;
          default -> false;
        };
    if (!known) {
      throw broken(in, "has colour type " + type + " with " + depth + " bits");
    }
  }

  private static byte[] palette(Bytes in, long at, long length) {
    if (length % 3 != 0 || length > 768) {
      throw broken(in, "has a palette of " + length + " bytes");
    }
    checkSum(in, at, length);
    byte[] palette = new byte[(int) length];
    in.read(at + 8, palette, 0, palette.length);
    return palette;
  }

  private static void checkSum(Bytes in, long at, long length) {
    CRC32 sum = new CRC32();
    for (long i = at + 4; i < at + 8 + length; i++) {
      sum.update(in.u8(i));
    }
    if (sum.getValue() != in.u32(at + 8 + length, true)) {
      throw broken(in, "is damaged: a chunk's checksum is wrong");
    }
  }
}
