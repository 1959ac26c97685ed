package io.intarsia.augment.colour;

import io.intarsia.image.Picture;

/**
 * Changes of values by table, as albumentations 1.3.1 makes them to 8-bit pictures
 * (augmentations/functional.py): computed in floats, clipped, the fraction dropped.
 */
public final class Tones {
  private Tones() {}

  /** Every byte replaced through one table of 256. */
  public static Picture mapped(Picture picture, byte[] table) {
    return mapped(picture, table, table, table);
  }

  /** Every byte replaced through its channel's table of 256. */
  static Picture mapped(Picture picture, byte[] red, byte[] green, byte[] blue) {
    byte[] rgb = picture.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      out[i] = red[rgb[i] & 0xff];
      out[i + 1] = green[rgb[i + 1] & 0xff];
      out[i + 2] = blue[rgb[i + 2] & 0xff];
    }
    return Picture.of(picture.width(), picture.height(), out);
  }
}
