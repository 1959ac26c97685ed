package io.intarsia.image.codec;

import io.intarsia.base.Refusal;

/** The marker structure of a JPEG file (ITU T.81, annex B). */
final class JpegFile {
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP1 = 0xe1;

  private JpegFile() {}

  static ImageHeader header(Bytes in) {
    int orientation = 1;
    long at = 2;
    while (true) {
      long marker = nextMarker(in, at);
      int code = in.u8(marker);
      if (code == EOI || code == SOS) {
        throw Refusal.input("%s is a JPEG without a frame header", in.name());
      }
      if (standsAlone(code)) {
        at = marker + 1;
        continue;
      }
      int length = in.u16(marker + 1, true);
      if (length < 2) {
        throw Refusal.input("%s: a JPEG segment of %d bytes", in.name(), length);
      }
      if (isFrame(code)) {
        return new ImageHeader(
            ImageFormat.JPEG, in.u16(marker + 6, true), in.u16(marker + 4, true), orientation);
      }
      if (code == APP1 && in.matches(marker + 3, "Exif\0\0")) {
        orientation = Exif.orientation(in, marker + 9, marker + 1 + length);
      }
      at = marker + 1 + length;
    }
  }

  /**
   * Walks all segments and scans up to the end marker.
   *
   * @throws Refusal INPUT if the file ends before it
   */
  static void checkComplete(Bytes in) {
    byte[] data = in.all();
    int at = 2;
    while (true) {
      while (at + 1 < data.length && (data[at] != (byte) 0xff || isEntropy(data[at + 1] & 0xff))) {
        at++;
      }
      if (at + 1 >= data.length) {
        throw Refusal.input(
            "%s is truncated: a JPEG of %d bytes without its end marker", in.name(), data.length);
      }
      int code = data[at + 1] & 0xff;
      if (code == EOI) {
        return;
      }
      boolean skips = !standsAlone(code) && at + 3 < data.length;
      at += 2 + (skips ? (data[at + 2] & 0xff) << 8 | (data[at + 3] & 0xff) : 0);
    }
  }

  private static boolean isEntropy(int code) {
    return code == 0 || code == 0xff || (code >= 0xd0 && code <= 0xd7);
  }

  private static boolean standsAlone(int code) {
    return code == 1 || (code >= 0xd0 && code <= 0xd8);
  }

  private static boolean isFrame(int code) {
    return code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
  }

  private static long nextMarker(Bytes in, long from) {
    long at = from;
    while (in.u8(at) != 0xff) {
      at++;
    }
    while (in.u8(at) == 0xff) {
      at++;
    }
    return at;
  }
}
