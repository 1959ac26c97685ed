package io.intarsia.augment.geometry;

import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;

/**
 * Bytes on a grid, interleaved and row-major ([height, width, channels]): a picture, a label map or
 * a mask, so that geometry is written once for all three. The bytes are not to be changed once the
 * raster has been made.
 *
 * @param width pixels along a row
 * @param height rows
 * @param channels bytes a pixel
 * @param data height x width x channels bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record Raster(int width, int height, int channels, byte[] data) {
  /**
   * @throws IllegalArgumentException if a side is below 1 or the byte count is not the sides'
   */
  public Raster {
    if (width < 1 || height < 1 || (long) width * height * channels != data.length) {
      throw new IllegalArgumentException(
          "%d bytes do not make %dx%dx%d".formatted(data.length, width, height, channels));
    }
  }

  /** The pixels of a picture: three channels, red first; not copied. */
  public static Raster of(Picture picture) {
    return new Raster(picture.width(), picture.height(), 3, picture.rgb());
  }

  /** The ids of a label map: one channel; not copied. */
  public static Raster of(LabelMap map) {
    return new Raster(map.width(), map.height(), 1, map.ids());
  }

  /** The values of a mask: one channel; not copied. */
  public static Raster of(GreyPicture mask) {
    return new Raster(mask.width(), mask.height(), 1, mask.values());
  }

  /** A raster of other sides and the same channels, all zero, for a core to fill. */
  static Raster blank(int width, int height, int channels) {
    return new Raster(
        width, height, channels, new byte[Math.multiplyExact(width * channels, height)]);
  }

  /** As a picture; wants three channels. */
  public Picture toPicture() {
    return Picture.of(width, height, data);
  }

  /** As a label map; wants one channel. */
  public LabelMap toLabels() {
    return LabelMap.of(width, height, data);
  }

  /** As a mask; wants one channel. */
  public GreyPicture toMask() {
    return GreyPicture.of(width, height, data);
  }
}
