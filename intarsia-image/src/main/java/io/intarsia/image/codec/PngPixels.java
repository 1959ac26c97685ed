package io.intarsia.image.codec;

import io.intarsia.image.Picture;

/**
 * PNG scan lines turned into pixels: RGB (alpha dropped, 16 bits cut to the upper 8) or indices.
 */
final class PngPixels {
  private static final int[] PASS_X = {0, 4, 0, 2, 0, 1, 0};
  private static final int[] PASS_Y = {0, 0, 4, 0, 2, 0, 1};
  private static final int[] STEP_X = {8, 8, 4, 4, 2, 2, 1};
  private static final int[] STEP_Y = {8, 8, 8, 4, 4, 2, 2};

  private PngPixels() {}

  /** Takes one line of pixels that lie a step apart. */
  private interface Sink {
    void line(byte[] line, int count, int y, int x, int step);
  }

  static Picture picture(Bytes in, PngFile file) {
    byte[] rgb = Decoder.allocate(in.name(), (long) file.width() * file.height() * 3);
    byte[] colours = colours(file);
    scan(
        in,
        file,
        (line, count, y, x, step) ->
            rgb(file, colours, line, count, rgb, (y * file.width() + x) * 3, step * 3));
    return Picture.of(file.width(), file.height(), rgb);
  }

  static IndexPicture indices(Bytes in, PngFile file) {
    byte[] room = Decoder.allocate(in.name(), (long) file.width() * file.height() * 2);
    short[] values = new short[room.length / 2];
    scan(
        in,
        file,
        (line, count, y, x, step) -> {
          int to = y * file.width() + x;
          for (int i = 0; i < count; i++, to += step) {
            values[to] = (short) sample(line, i, file.depth());
          }
        });
    return new IndexPicture(file.width(), file.height(), file.depth(), values, file.palette());
  }

  /** The palette, or all greys of the depth, as 256 x 3 bytes; absent colours are black. */
  static byte[] colours(PngFile file) {
    byte[] colours = new byte[768];
    if (file.type() == 3) {
      System.arraycopy(file.palette(), 0, colours, 0, file.palette().length);
    } else {
      int top = (1 << Math.min(file.depth(), 8)) - 1;
      for (int i = 0; i < 768; i++) {
        colours[i] = (byte) (Math.min(i / 3, top) * 255 / top);
      }
    }
    return colours;
  }

  /** Writes one line's pixels as RGB, step bytes apart. */
  static void rgb(
      PngFile file, byte[] colours, byte[] line, int count, byte[] out, int offset, int step) {
    int wide = file.depth() == 16 ? 2 : 1;
    int to = offset;
    if (file.type() == 2 && wide == 1 && step == 3) {
      System.arraycopy(line, 1, out, to, count * 3);
    } else if (file.type() == 2 || file.type() == 6) {
      int from = 1;
      for (int i = 0; i < count; i++, to += step, from += file.channels() * wide) {
        out[to] = line[from];
        out[to + 1] = line[from + wide];
        out[to + 2] = line[from + 2 * wide];
      }
    } else {
      int apart = file.channels();
      for (int i = 0; i < count; i++, to += step) {
        int value = sample(line, i * apart, file.depth());
        int colour = (wide == 2 ? value >> 8 : value) * 3;
        out[to] = colours[colour];
        out[to + 1] = colours[colour + 1];
        out[to + 2] = colours[colour + 2];
      }
    }
  }

  private static int sample(byte[] line, int index, int depth) {
    return switch (depth) {
      case 16 -> (line[1 + 2 * index] & 0xff) << 8 | (line[2 + 2 * index] & 0xff);
      case 8 -> line[1 + index] & 0xff;
      default -> {
        int bit = index * depth;
        yield (line[1 + (bit >> 3)] & 0xff) >> 8 - depth - (bit & 7) & (1 << depth) - 1;
      }
    };
  }

  private static void scan(Bytes in, PngFile file, Sink sink) {
    try (PngScan scan = new PngScan(in, file)) {
      int passes = file.interlaced() ? 7 : 1;
      for (int pass = 0; pass < passes; pass++) {
        int stepX = file.interlaced() ? STEP_X[pass] : 1;
        int stepY = file.interlaced() ? STEP_Y[pass] : 1;
        int count = (file.width() - PASS_X[pass] + stepX - 1) / stepX;
        if (count == 0) {
          continue;
        }
        scan.startPass((int) file.rowBytes(count));
        for (int y = PASS_Y[pass]; y < file.height(); y += stepY) {
          sink.line(scan.next(), count, y, PASS_X[pass], stepX);
        }
      }
      scan.finish();
    }
  }
}
