package io.intarsia.data.polygon;

import io.intarsia.base.Refusal;

/**
 * The run lengths of Label Studio's brush: a bit stream of the four channels of every pixel, whose
 * alpha is the mask. A head of 32 bits (count of values), 5 (bits of a value less one) and four
 * times 4 (bits of a length less one); then blocks: a bit (1 for a run of one value), two bits that
 * choose the width of the length, the length less one, and one value or as many as the length says.
 * Layout as heartexlabs/label-studio-converter label_studio_converter/brush.py.
 */
final class BrushRle {
  private static final int CHANNELS = 4;

  private final byte[] bytes;
  private final String where;
  private long at;

  private BrushRle(byte[] bytes, String where) {
    this.bytes = bytes;
    this.where = where;
  }

  /**
   * Decodes a mask.
   *
   * @return [height, width], alpha
   * @throws Refusal INPUT if the stream ends early or is of another size
   */
  static byte[] decode(byte[] bytes, int width, int height, String where) {
    return new BrushRle(bytes, where).decode(width, height);
  }

  private byte[] decode(int width, int height) {
    long count = read(32);
    if (count != (long) width * height * CHANNELS) {
      throw Refusal.input(
          "%s: the brush has %d values, a picture of %dx%d wants four per pixel",
          where, count, width, height);
    }
    int bits = (int) read(5) + 1;
    int[] lengths = new int[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      lengths[i] = (int) read(4) + 1;
    }
    byte[] mask = new byte[width * height];
    for (long i = 0; i < count; ) {
      boolean run = read(1) == 1;
      long end = i + 1 + read(lengths[(int) read(2)]);
      if (end > count) {
        throw Refusal.input("%s: a run of the brush ends beyond the picture", where);
      }
      long value = run ? read(bits) : 0;
      for (; i < end; i++) {
        value = run ? value : read(bits);
        if (i % CHANNELS == CHANNELS - 1) {
          mask[(int) (i / CHANNELS)] = (byte) value;
        }
      }
    }
    return mask;
  }

  private long read(int count) {
    long value = 0;
    if (at + count > 8L * bytes.length) {
      throw Refusal.input("%s: the brush's %d bytes end early", where, bytes.length);
    }
    for (int i = 0; i < count; i++, at++) {
      value = value << 1 | bytes[(int) (at >> 3)] >> 7 - (at & 7) & 1;
    }
    return value;
  }
}
