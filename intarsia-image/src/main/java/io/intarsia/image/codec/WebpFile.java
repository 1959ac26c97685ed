package io.intarsia.image.codec;

import io.intarsia.base.Refusal;

/** The chunk structure of a WebP file (RFC 9649). */
final class WebpFile {
  private static final int MAX_CHUNKS = 100_000;

  private WebpFile() {}

  static ImageHeader header(Bytes in) {
    long end = in.u32(4, false) + 8;
    if (end > in.size()) {
      throw in.truncated(end);
    }
    int width = 0;
    int height = 0;
    int orientation = 1;
    long at = 12;
    for (int i = 0; i < MAX_CHUNKS && at + 8 <= end; i++) {
      long length = in.u32(at + 4, false);
      long body = at + 8;
      if (body + length > end) {
        throw in.truncated(body + length);
      }
      if (in.matches(at, "EXIF")) {
        long tiff = in.matches(body, "Exif\0\0") ? body + 6 : body;
        orientation = Exif.orientation(in, tiff, body + length);
      } else if (width == 0) {
        if (in.matches(at, "VP8X")) {
          width = 1 + (in.u16(body + 4, false) | in.u8(body + 6) << 16);
          height = 1 + (in.u16(body + 7, false) | in.u8(body + 9) << 16);
        } else if (in.matches(at, "VP8 ")) {
          width = in.u16(body + 6, false) & 0x3fff;
          height = in.u16(body + 8, false) & 0x3fff;
        } else if (in.matches(at, "VP8L")) {
          long bits = in.u32(body + 1, false);
          width = 1 + (int) (bits & 0x3fff);
          height = 1 + (int) (bits >> 14 & 0x3fff);
        }
      }
      at = body + length + (length & 1);
    }
    if (width == 0) {
      throw Refusal.input("%s is a WebP without a picture", in.name());
    }
    return new ImageHeader(ImageFormat.WEBP, width, height, orientation);
  }
}
