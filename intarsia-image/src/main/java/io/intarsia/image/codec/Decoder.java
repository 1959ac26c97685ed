package io.intarsia.image.codec;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Decodes picture files whole: JPEG, PNG, WebP, TIFF, BMP, and the first frame of GIF. The format
 * is told by the bytes; the sides are checked before any pixel is allocated; the EXIF orientation
 * is applied. As Pillow's {@code convert("RGB")} does, alpha is dropped, not blended; samples of 16
 * bits keep their upper 8. Safe to use from many threads.
 */
public final class Decoder {
  private final Limits limits;

  /** A decoder with the default limits. */
  public Decoder() {
    this(Limits.defaults());
  }

  /** A decoder with limits of its own: {@code imagePixels} and {@code imageSide} count. */
  public Decoder(Limits limits) {
    this.limits = limits;
  }

  /**
   * Decodes a file.
   *
   * @throws Refusal INPUT if it is missing, no picture, damaged, truncated or over a limit
   */
  public Picture decode(Path file) {
    try (Bytes in = Bytes.open(file)) {
      return decode(in);
    }
  }

  /**
   * Decodes bytes.
   *
   * @param name what to call them in messages
   * @throws Refusal INPUT if they are no picture, damaged, truncated or over a limit
   */
  public Picture decode(byte[] data, String name) {
    return decode(Bytes.of(data, name));
  }

  /**
   * Decodes a stream, which is read to its end and left open.
   *
   * @param name what to call it in messages
   * @throws Refusal INPUT if it is no picture, damaged, truncated or over a limit
   */
  public Picture decode(InputStream in, String name) {
    return decode(Bytes.of(in, name));
  }

  private Picture decode(Bytes in) {
    ImageHeader header = ImageHeader.read(in);
    header.checkWhole(limits, in.name());
    Picture stored =
        switch (header.format()) {
          case PNG -> PngPixels.picture(in, PngFile.read(in));
          case GIF -> GifFile.picture(in);
          case JPEG -> {
            JpegFile.checkComplete(in);
            yield NativeCodec.decode(in, header);
          }
          case TIFF -> tiff(in, header);
          case WEBP, BMP -> NativeCodec.decode(in, header);
        };
    return stored.oriented(header.orientation());
  }

  private static Picture tiff(Bytes in, ImageHeader header) {
    TiffPixels pixels = TiffPixels.open(in);
    if (pixels == null) {
      return NativeCodec.decode(in, header);
    }
    byte[] rgb = allocate(in.name(), header.pixels() * 3);
    pixels.read(0, header.height(), rgb);
    return Picture.of(header.width(), header.height(), rgb);
  }

  /**
   * Reads the raw numbers of an annotation mask: palette indices or grey values of a PNG.
   *
   * @throws Refusal INPUT if it is no PNG, is in colour, damaged, truncated or over a limit
   */
  public IndexPicture decodeIndices(Path file) {
    try (Bytes in = Bytes.open(file)) {
      return decodeIndices(in);
    }
  }

  /** As {@link #decodeIndices(Path)}, from bytes. */
  public IndexPicture decodeIndices(byte[] data, String name) {
    return decodeIndices(Bytes.of(data, name));
  }

  private IndexPicture decodeIndices(Bytes in) {
    ImageHeader header = ImageHeader.read(in);
    header.checkWhole(limits, in.name());
    if (header.format() != ImageFormat.PNG) {
      throw Refusal.input(
          "%s is a %s: a mask of class ids wants a PNG", in.name(), header.format());
    }
    PngFile file = PngFile.read(in);
    if (file.channels() != 1) {
      throw Refusal.input(
          "%s is in colour: a mask of class ids wants a palette or grey PNG", in.name());
    }
    return PngPixels.indices(in, file);
  }

  /** New bytes, or a refusal that names the memory missing. */
  static byte[] allocate(String name, long bytes) {
    if (bytes > Integer.MAX_VALUE - 8) {
      throw Refusal.input(
          "%s needs %d MiB decoded, more than one array holds: read it in strips",
          name, bytes >> 20);
    }
    try {
      return new byte[(int) bytes];
    } catch (OutOfMemoryError e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT,
          name + " needs " + (bytes >> 20) + " MiB decoded: give Java more memory with -Xmx",
          e);
    }
  }
}
