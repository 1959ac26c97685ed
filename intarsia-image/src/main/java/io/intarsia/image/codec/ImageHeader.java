package io.intarsia.image.codec;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import java.nio.file.Path;

/**
 * What a picture file says about itself before any pixel is decoded.
 *
 * @param format the file format
 * @param width stored pixels along a row, before the orientation is applied
 * @param height stored rows
 * @param orientation the EXIF orientation, 1 (upright) to 8
 */
public record ImageHeader(ImageFormat format, int width, int height, int orientation) {

  /**
   * Reads a file's header.
   *
   * @throws Refusal INPUT if it is no picture or its header is broken
   */
  public static ImageHeader read(Path file) {
    try (Bytes in = Bytes.open(file)) {
      return read(in);
    }
  }

  /** Reads the header of opened bytes. */
  public static ImageHeader read(Bytes in) {
    ImageFormat format = ImageFormat.of(in);
    ImageHeader header =
        switch (format) {
          case JPEG -> JpegFile.header(in);
          case PNG -> PngFile.header(in);
          case WEBP -> WebpFile.header(in);
          case TIFF -> TiffTags.read(in).header();
          case BMP -> BmpFile.header(in);
          case GIF -> GifFile.header(in);
        };
    if (header.width < 1 || header.height < 1) {
      throw Refusal.input(
          "%s says it has %dx%d pixels: there is nothing to read",
          in.name(), header.width, header.height);
    }
    return header;
  }

  /** Pixels along a row once upright. */
  public int uprightWidth() {
    return orientation >= 5 ? height : width;
  }

  /** Rows once upright. */
  public int uprightHeight() {
    return orientation >= 5 ? width : height;
  }

  /** Pixels in all. */
  public long pixels() {
    return (long) width * height;
  }

  /**
   * Checks the sides for being decoded whole.
   *
   * @throws Refusal INPUT if a side or the pixel count is over its limit
   */
  void checkWhole(Limits limits, String name) {
    checkSides(limits, name);
    if (pixels() > limits.imagePixels()) {
      throw Refusal.input(
          "%s has %dx%d = %d pixels, the limit is %d: raise it with"
              + " -Dintarsia.limit.imagePixels=%d",
          name, width, height, pixels(), limits.imagePixels(), pixels());
    }
  }

  /**
   * Checks the sides for being read in strips.
   *
   * @throws Refusal INPUT if a side is over its limit
   */
  public void checkSides(Limits limits, String name) {
    int side = Math.max(width, height);
    if (side > limits.imageSide()) {
      throw Refusal.input(
          "%s has %dx%d pixels, the limit for a side is %d: raise it with"
              + " -Dintarsia.limit.imageSide=%d",
          name, width, height, limits.imageSide(), side);
    }
  }
}
