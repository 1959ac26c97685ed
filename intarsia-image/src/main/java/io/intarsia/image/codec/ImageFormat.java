package io.intarsia.image.codec;

import io.intarsia.base.Refusal;

/** A picture file format, told by its first bytes, never by the file's name. */
public enum ImageFormat {
  /** JPEG (ITU T.81). */
  JPEG,
  /** Portable Network Graphics. */
  PNG,
  /** WebP, lossy or lossless. */
  WEBP,
  /** TIFF 6 and BigTIFF. */
  TIFF,
  /** Windows or OS/2 bitmap. */
  BMP,
  /** Graphics Interchange Format. */
  GIF;

  /**
   * The format of some bytes.
   *
   * @throws Refusal INPUT if it is none of these
   */
  public static ImageFormat of(Bytes in) {
    if (in.size() == 0) {
      throw Refusal.input("%s is empty", in.name());
    }
    if (in.matches(0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (in.matches(0, "\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (in.matches(0, "RIFF") && in.matches(8, "WEBP")) {
      return WEBP;
    }
    if (in.matches(0, "II*\0")
        || in.matches(0, "MM\0*")
        || in.matches(0, "II+\0")
        || in.matches(0, "MM\0+")) {
      return TIFF;
    }
    if (in.matches(0, "GIF87a") || in.matches(0, "GIF89a")) {
      return GIF;
    }
    if (in.matches(0, "BM")) {
      return BMP;
    }
    throw Refusal.input(
        "%s is not a picture this can read: wanted JPEG, PNG, WebP, TIFF, BMP or GIF", in.name());
  }
}
