package io.intarsia.image;

import java.util.Arrays;

/**
 * One class id per pixel, 0 to 255, row-major ([height, width]); 255 is by custom "ignore". The
 * bytes are not to be changed once the map has been made.
 */
public final class LabelMap {
  /** The id that by custom stands for "no label here". */
  public static final int IGNORE = 255;

  private final int width;
  private final int height;
  private final byte[] ids;

  private LabelMap(int width, int height, byte[] ids) {
    this.width = width;
    this.height = height;
    this.ids = ids;
  }

  /**
   * Wraps ids without copying them.
   *
   * @throws IllegalArgumentException if a side is below 1 or the byte count is not the sides'
   */
  public static LabelMap of(int width, int height, byte[] ids) {
    Sides.check(width, height, 1, ids.length);
    return new LabelMap(width, height, ids);
  }

  /** Pixels along a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The ids themselves, unsigned, [height, width]: to be read, not written. */
  public byte[] ids() {
    return ids;
  }

  /** The id at one pixel. */
  public int at(int x, int y) {
    return ids[y * width + x] & 0xff;
  }

  /** How many pixels each id has: 256 counts. */
  public long[] histogram() {
    long[] counts = new long[256];
    for (byte id : ids) {
      counts[id & 0xff]++;
    }
    return counts;
  }

  /** Every id replaced through a table of 256 ids. */
  public LabelMap mapped(int[] table) {
    byte[] out = new byte[ids.length];
    for (int i = 0; i < ids.length; i++) {
      out[i] = (byte) table[ids[i] & 0xff];
    }
    return new LabelMap(width, height, out);
  }

  /** Background dropped as ADE20K wants it: 0 becomes 255, 1 to 254 move down by one, 255 stays. */
  public LabelMap reduced() {
    int[] table = new int[256];
    for (int id = 1; id < 255; id++) {
      table[id] = id - 1;
    }
    table[0] = IGNORE;
    table[255] = IGNORE;
    return mapped(table);
  }

  /** 255 where the id is one of those given, 0 elsewhere. */
  public GreyPicture mask(int... wanted) {
    int[] table = new int[256];
    for (int id : wanted) {
      table[id] = 255;
    }
    return GreyPicture.of(width, height, mapped(table).ids);
  }

  /** A copy of a rectangle; refused with IllegalArgumentException if it reaches outside. */
  public LabelMap crop(int x, int y, int cropWidth, int cropHeight) {
    Sides.checkInside(x, y, cropWidth, cropHeight, width, height);
    byte[] out = new byte[cropWidth * cropHeight];
    for (int row = 0; row < cropHeight; row++) {
      System.arraycopy(ids, (y + row) * width + x, out, row * cropWidth, cropWidth);
    }
    return new LabelMap(cropWidth, cropHeight, out);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelMap that
        && width == that.width
        && height == that.height
        && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(ids);
  }

  /** Its sides, such as {@code 640x480 labels}. */
  @Override
  public String toString() {
    return width + "x" + height + " labels";
  }
}
