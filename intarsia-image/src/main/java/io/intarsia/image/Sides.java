package io.intarsia.image;

/** Arithmetic on the sides of a picture. */
final class Sides {
  private Sides() {}

  static int bytes(int width, int height, int channels) {
    long count = (long) width * height * channels;
    if (width < 1 || height < 1 || count > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a picture of " + width + "x" + height + " does not fit one array");
    }
    return (int) count;
  }

  static void check(int width, int height, int channels, int length) {
    if (bytes(width, height, channels) != length) {
      throw new IllegalArgumentException(
          width + "x" + height + "x" + channels + " wants another count than " + length);
    }
  }

  static void checkInside(int x, int y, int width, int height, int allWidth, int allHeight) {
    if (x < 0
        || y < 0
        || width < 1
        || height < 1
        || width > allWidth - x
        || height > allHeight - y) {
      throw new IllegalArgumentException(
          "rectangle %d,%d %dx%d is not inside %dx%d"
              .formatted(x, y, width, height, allWidth, allHeight));
    }
  }

  /** Flat index of the stored pixel that an upright picture shows at x, y (EXIF 2.32, tag 274). */
  static int stored(int orientation, int x, int y, int width, int height) {
    int right = width - 1;
    int bottom = height - 1;
    return switch (orientation) {
      case 1 -> y * width + x;
      case 2 -> y * width + right - x;
      case 3 -> (bottom - y) * width + right - x;
      case 4 -> (bottom - y) * width + x;
      case 5 -> x * width + y;
      case 6 -> (bottom - x) * width + y;
      case 7 -> (bottom - x) * width + right - y;
      case 8 -> x * width + right - y;
      default -> throw new IllegalArgumentException("EXIF orientation " + orientation);
    };
  }
}
