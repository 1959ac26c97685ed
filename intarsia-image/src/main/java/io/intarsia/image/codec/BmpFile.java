package io.intarsia.image.codec;

import io.intarsia.base.Refusal;

/** The headers of a bitmap file. */
final class BmpFile {
  private BmpFile() {}

  static ImageHeader header(Bytes in) {
    long size = in.u32(14, false);
    if (size == 12) {
      return checked(in, in.u16(18, false), in.u16(20, false), in.u16(24, false), 0);
    }
    if (size < 40) {
      throw Refusal.input("%s: a BMP header of %d bytes", in.name(), size);
    }
    int height = (int) in.u32(22, false);
    if (height == Integer.MIN_VALUE) {
      throw Refusal.input("%s: a BMP of %d rows", in.name(), height);
    }
    return checked(
        in, (int) in.u32(18, false), Math.abs(height), in.u16(28, false), (int) in.u32(30, false));
  }

  private static ImageHeader checked(Bytes in, int width, int height, int bits, int compression) {
    boolean plain = compression == 0 || compression == 3;
    long row = ((long) width * bits + 31) / 32 * 4;
    long pixels = in.size() - in.u32(10, false);
    if (plain && width > 0 && height > 0 && row > pixels / height) {
      throw Refusal.input(
          "%s is truncated: %d rows of %d bytes wanted, got %d", in.name(), height, row, pixels);
    }
    return new ImageHeader(ImageFormat.BMP, width, height, 1);
  }
}
