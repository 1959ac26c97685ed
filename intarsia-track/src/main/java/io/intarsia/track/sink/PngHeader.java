package io.intarsia.track.sink;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The head of a PNG file.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels once decoded, 1 (grey) to 4 (colour and alpha); a palette counts as colour
 */
record PngHeader(int width, int height, int channels) {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int IHDR = 0x49484452;

  /** Reads it, or gives null for what is no PNG. */
  static @Nullable PngHeader of(byte[] file) {
    if (file.length < 33) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int width = bytes.getInt(16);
    int height = bytes.getInt(20);
    int channels =
        switch (file[25]) {
          case 0 -> 1;
          case 4 -> 2;
          case 2, 3 -> 3;
          case 6 -> 4;
          default -> 0;
        };
    boolean right =
        bytes.getLong(0) == SIGNATURE
            && bytes.getInt(8) == 13
            && bytes.getInt(12) == IHDR
            && width > 0
            && height > 0
            && channels > 0;
    return right ? new PngHeader(width, height, channels) : null;
  }
}
