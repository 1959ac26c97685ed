package io.intarsia.image.codec;

import io.intarsia.base.Refusal;
import io.intarsia.image.LabelMap;

/**
 * The raw numbers of a palette or grey picture, untouched by palette or scaling: what annotation
 * masks are stored as. The arrays are not to be changed.
 *
 * @param width pixels along a row
 * @param height rows
 * @param depth bits per pixel: 1, 2, 4, 8 or 16
 * @param values unsigned, row-major, [height, width]
 * @param palette three bytes per colour, red first; empty for grey
 */
@SuppressWarnings("ArrayRecordComponent")
public record IndexPicture(int width, int height, int depth, short[] values, byte[] palette) {

  /** One value, 0 to 65535. */
  public int at(int x, int y) {
    return values[y * width + x] & 0xffff;
  }

  /**
   * The values as ids.
   *
   * @throws Refusal INPUT if one is over 255
   */
  public LabelMap toLabelMap() {
    byte[] ids = new byte[values.length];
    for (int i = 0; i < ids.length; i++) {
      int value = values[i] & 0xffff;
      if (value > 255) {
        throw Refusal.input(
            "a mask has the value %d at column %d, row %d: ids end at 255",
            value, i % width, i / width);
      }
      ids[i] = (byte) value;
    }
    return LabelMap.of(width, height, ids);
  }
}
