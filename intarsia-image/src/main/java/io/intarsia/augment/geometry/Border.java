package io.intarsia.augment.geometry;

/** What lies outside a picture, under OpenCV's names. */
public enum Border {
  /** One fixed value. */
  CONSTANT,
  /** The nearest pixel: aaa|abcd|ddd. */
  REPLICATE,
  /** The mirror image, the edge repeated: cba|abcd|dcb. */
  REFLECT,
  /** The other side: bcd|abcd|abc. */
  WRAP,
  /** The mirror image, the edge not repeated: dcb|abcd|cba. */
  REFLECT_101;

  /**
   * The position inside that stands for one outside.
   *
   * @param size of the axis, at least 1
   * @return 0 to size - 1, or -1 if the fixed value stands there
   */
  public int inside(int at, int size) {
    if (at >= 0 && at < size) {
      return at;
    }
    return switch (this) {
      case CONSTANT -> -1;
      case REPLICATE -> at < 0 ? 0 : size - 1;
      case WRAP -> Math.floorMod(at, size);
      case REFLECT -> {
        int folded = Math.floorMod(at, 2 * size);
        yield folded < size ? folded : 2 * size - 1 - folded;
      }
      case REFLECT_101 -> {
        if (size == 1) {
          yield 0;
        }
        int folded = Math.floorMod(at, 2 * size - 2);
        yield folded < size ? folded : 2 * size - 2 - folded;
      }
    };
  }
}
