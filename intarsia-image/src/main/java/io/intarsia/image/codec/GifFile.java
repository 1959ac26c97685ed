package io.intarsia.image.codec;

import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;

/** The first frame of a GIF file (version 89a), drawn on its screen as Pillow draws it. */
final class GifFile {
  private static final int MAX_CODES = 4096;

  private final Bytes in;
  private long at;
  private int transparent = -1;

  private GifFile(Bytes in) {
    this.in = in;
  }

  static ImageHeader header(Bytes in) {
    return new ImageHeader(ImageFormat.GIF, in.u16(6, false), in.u16(8, false), 1);
  }

  static Picture picture(Bytes in) {
    return new GifFile(in).decode();
  }

  private Picture decode() {
    int width = in.u16(6, false);
    int height = in.u16(8, false);
    int flags = in.u8(10);
    at = 13;
    byte[] colours = (flags & 0x80) != 0 ? table(flags) : greys();
    seekFrame();
    int left = in.u16(at + 1, false);
    int top = in.u16(at + 3, false);
    int frameWidth = in.u16(at + 5, false);
    int frameHeight = in.u16(at + 7, false);
    int frameFlags = in.u8(at + 9);
    at += 10;
    if ((frameFlags & 0x80) != 0) {
      colours = table(frameFlags);
    }
    if (frameWidth == 0
        || frameHeight == 0
        || left + frameWidth > width
        || top + frameHeight > height) {
      throw Refusal.input(
          "%s: a GIF frame of %dx%d at %d,%d on a screen of %dx%d",
          in.name(), frameWidth, frameHeight, left, top, width, height);
    }
    byte[] frame = Decoder.allocate(in.name(), (long) frameWidth * frameHeight);
    lzw(frame);
    byte[] rgb = Decoder.allocate(in.name(), (long) width * height * 3);
    int ground = Math.max(transparent, 0) * 3;
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = colours[ground + i % 3];
    }
    boolean interlaced = (frameFlags & 0x40) != 0;
    for (int row = 0; row < frameHeight; row++) {
      int y = top + (interlaced ? interlacedRow(row, frameHeight) : row);
      int to = (y * width + left) * 3;
      for (int x = 0; x < frameWidth; x++, to += 3) {
        System.arraycopy(colours, (frame[row * frameWidth + x] & 0xff) * 3, rgb, to, 3);
      }
    }
    return Picture.of(width, height, rgb);
  }

  private byte[] table(int flags) {
    byte[] colours = new byte[768];
    int length = 3 << (flags & 7) + 1;
    in.read(at, colours, 0, length);
    at += length;
    return colours;
  }

  private static byte[] greys() {
    byte[] colours = new byte[768];
    for (int i = 0; i < 768; i++) {
      colours[i] = (byte) (i / 3);
    }
    return colours;
  }

  private void seekFrame() {
    while (true) {
      int block = in.u8(at);
      if (block == 0x2c) {
        return;
      }
      if (block != 0x21) {
        throw Refusal.input("%s is a GIF without a frame, or a damaged one", in.name());
      }
      if (in.u8(at + 1) == 0xf9 && in.u8(at + 2) >= 4 && (in.u8(at + 3) & 1) != 0) {
        transparent = in.u8(at + 6);
      }
      at += 2;
      for (int length = in.u8(at); length != 0; length = in.u8(at)) {
        at += 1 + length;
      }
      at++;
    }
  }

  private static int interlacedRow(int row, int height) {
    int first = (height + 7) / 8;
    int second = first + (height + 3) / 8;
    int third = second + (height + 1) / 4;
    if (row < first) {
      return row * 8;
    }
    if (row < second) {
      return (row - first) * 8 + 4;
    }
    return row < third ? (row - second) * 4 + 2 : (row - third) * 2 + 1;
  }

  private void lzw(byte[] out) {
    int rootBits = in.u8(at++);
    if (rootBits < 1 || rootBits > 8) {
      throw Refusal.input("%s: a GIF of %d bits per pixel", in.name(), rootBits);
    }
    int clear = 1 << rootBits;
    int[] prefix = new int[MAX_CODES];
    byte[] suffix = new byte[MAX_CODES];
    byte[] first = new byte[MAX_CODES];
    int[] length = new int[MAX_CODES];
    for (int i = 0; i < clear; i++) {
      suffix[i] = (byte) i;
      first[i] = (byte) i;
      length[i] = 1;
    }
    int bits = rootBits + 1;
    int next = clear + 2;
    int last = -1;
    int done = 0;
    BlockBits codes = new BlockBits();
    while (done < out.length) {
      int code = codes.take(bits);
      if (code == clear) {
        bits = rootBits + 1;
        next = clear + 2;
        last = -1;
        continue;
      }
      if (code == clear + 1
          || code > next
          || (last < 0 && code >= clear)
          || (code == next && next >= MAX_CODES)) {
        throw Refusal.input("%s is truncated or damaged: a GIF's pixels end too early", in.name());
      }
      if (last >= 0 && next < MAX_CODES) {
        prefix[next] = last;
        suffix[next] = code == next ? first[last] : first[code];
        first[next] = first[last];
        length[next] = length[last] + 1;
        next++;
        if (next == 1 << bits && bits < 12) {
          bits++;
        }
      }
      int end = done + length[code];
      int walk = code;
      for (int to = end - 1; to >= done; to--) {
        if (to < out.length) {
          out[to] = suffix[walk];
        }
        walk = prefix[walk];
      }
      done = end;
      last = code;
    }
  }

  /** Codes of a few bits, low bits first, out of length-prefixed blocks. */
  private final class BlockBits {
    private int held;
    private int count;
    private int left;

    int take(int bits) {
      while (count < bits) {
        if (left == 0) {
          left = in.u8(at++);
          if (left == 0) {
            throw Refusal.input("%s is truncated: a GIF's pixels end too early", in.name());
          }
        }
        held |= in.u8(at++) << count;
        count += 8;
        left--;
      }
      int code = held & (1 << bits) - 1;
      held >>>= bits;
      count -= bits;
      return code;
    }
  }
}
