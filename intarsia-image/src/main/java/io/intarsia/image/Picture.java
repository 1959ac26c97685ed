package io.intarsia.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Arrays;

/**
 * A colour picture: 8-bit RGB, interleaved, row-major ([height, width, 3]). The bytes are not to be
 * changed once the picture has been made; under that agreement it is immutable and safe to share.
 */
public final class Picture {
  /** The most pixels one picture can hold: three bytes each in one array. */
  public static final long MAX_PIXELS = (Integer.MAX_VALUE - 8) / 3;

  private final int width;
  private final int height;
  private final byte[] rgb;

  private Picture(int width, int height, byte[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /**
   * Wraps bytes without copying them.
   *
   * @param rgb height x width x 3 bytes, red first; the caller gives them away
   * @throws IllegalArgumentException if a side is below 1 or the byte count is not the sides'
   */
  public static Picture of(int width, int height, byte[] rgb) {
    Sides.check(width, height, 3, rgb.length);
    return new Picture(width, height, rgb);
  }

  /**
   * Copies an AWT image of any type. Alpha is dropped, not blended: a transparent pixel keeps the
   * colour stored under it, as Pillow's {@code convert("RGB")} does.
   */
  public static Picture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[Sides.bytes(width, height, 3)];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      int at = y * width * 3;
      for (int pixel : row) {
        rgb[at++] = (byte) (pixel >> 16);
        rgb[at++] = (byte) (pixel >> 8);
        rgb[at++] = (byte) pixel;
      }
    }
    return new Picture(width, height, rgb);
  }

  /** A copy as an AWT image of type {@link BufferedImage#TYPE_3BYTE_BGR}. */
  public BufferedImage toBufferedImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < rgb.length; i += 3) {
      bgr[i] = rgb[i + 2];
      bgr[i + 1] = rgb[i + 1];
      bgr[i + 2] = rgb[i];
    }
    return image;
  }

  /** Pixels along a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The bytes themselves, [height, width, 3], red first: to be read, not written. */
  public byte[] rgb() {
    return rgb;
  }

  /** One pixel as 0xRRGGBB. */
  public int pixel(int x, int y) {
    int at = (y * width + x) * 3;
    return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
  }

  /**
   * A copy of a rectangle.
   *
   * @throws IllegalArgumentException if the rectangle is empty or reaches outside
   */
  public Picture crop(int x, int y, int cropWidth, int cropHeight) {
    Sides.checkInside(x, y, cropWidth, cropHeight, width, height);
    byte[] out = new byte[cropWidth * cropHeight * 3];
    for (int row = 0; row < cropHeight; row++) {
      System.arraycopy(rgb, ((y + row) * width + x) * 3, out, row * cropWidth * 3, cropWidth * 3);
    }
    return new Picture(cropWidth, cropHeight, out);
  }

  /** The picture mirrored left to right. */
  public Picture flipped() {
    return oriented(2);
  }

  /**
   * The picture turned upright.
   *
   * @param orientation the EXIF orientation, 1 to 8, of the stored pixels; 1 returns this picture
   */
  public Picture oriented(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean swap = orientation >= 5;
    int outWidth = swap ? height : width;
    int outHeight = swap ? width : height;
    byte[] out = new byte[rgb.length];
    int at = 0;
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        int from = Sides.stored(orientation, x, y, width, height) * 3;
        out[at++] = rgb[from];
        out[at++] = rgb[from + 1];
        out[at++] = rgb[from + 2];
      }
    }
    return new Picture(outWidth, outHeight, out);
  }

  /** Luma by Pillow's {@code convert("L")}: (19595 R + 38470 G + 7471 B + 32768) / 65536. */
  public GreyPicture toGrey() {
    byte[] grey = new byte[width * height];
    for (int i = 0, at = 0; i < grey.length; i++, at += 3) {
      int sum =
          (rgb[at] & 0xff) * 19595 + (rgb[at + 1] & 0xff) * 38470 + (rgb[at + 2] & 0xff) * 7471;
      grey[i] = (byte) (sum + 0x8000 >> 16);
    }
    return GreyPicture.of(width, height, grey);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that
        && width == that.width
        && height == that.height
        && Arrays.equals(rgb, that.rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  /** Its sides, such as {@code 640x480 RGB}. */
  @Override
  public String toString() {
    return width + "x" + height + " RGB";
  }
}
