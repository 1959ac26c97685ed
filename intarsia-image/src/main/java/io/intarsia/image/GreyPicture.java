package io.intarsia.image;

import java.util.Arrays;

/**
 * A picture of one 8-bit channel, row-major ([height, width]): grey values, or a mask. The bytes
 * are not to be changed once the picture has been made.
 */
public final class GreyPicture {
  private final int width;
  private final int height;
  private final byte[] values;

  private GreyPicture(int width, int height, byte[] values) {
    this.width = width;
    this.height = height;
    this.values = values;
  }

  /**
   * Wraps bytes without copying them.
   *
   * @throws IllegalArgumentException if a side is below 1 or the byte count is not the sides'
   */
  public static GreyPicture of(int width, int height, byte[] values) {
    Sides.check(width, height, 1, values.length);
    return new GreyPicture(width, height, values);
  }

  /** Pixels along a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The bytes themselves, [height, width]: to be read, not written. */
  public byte[] values() {
    return values;
  }

  /** One value, 0 to 255. */
  public int at(int x, int y) {
    return values[y * width + x] & 0xff;
  }

  /** The same value in all three channels. */
  public Picture toPicture() {
    byte[] rgb = new byte[Sides.bytes(width, height, 3)];
    for (int i = 0, at = 0; i < values.length; i++) {
      rgb[at++] = values[i];
      rgb[at++] = values[i];
      rgb[at++] = values[i];
    }
    return Picture.of(width, height, rgb);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GreyPicture that
        && width == that.width
        && height == that.height
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(values);
  }

  /** Its sides, such as {@code 640x480 grey}. */
  @Override
  public String toString() {
    return width + "x" + height + " grey";
  }
}
