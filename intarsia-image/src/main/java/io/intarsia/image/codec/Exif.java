package io.intarsia.image.codec;

/** The one EXIF tag that matters here: orientation (274), in the first directory only. */
final class Exif {
  private static final int ORIENTATION = 274;

  private Exif() {}

  /**
   * The orientation in a block of EXIF data, 1 if there is none or the block is broken.
   *
   * @param at where the TIFF header (II or MM) begins
   * @param end where the block ends
   */
  static int orientation(Bytes in, long at, long end) {
    if (end - at < 8 || end > in.size() || !(in.matches(at, "II*\0") || in.matches(at, "MM\0*"))) {
      return 1;
    }
    boolean big = in.matches(at, "MM");
    long directory = at + in.u32(at + 4, big);
    if (directory + 2 > end) {
      return 1;
    }
    int entries = in.u16(directory, big);
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (entry + 12 > end) {
        return 1;
      }
      if (in.u16(entry, big) == ORIENTATION) {
        return valid(in.u16(entry + 8, big));
      }
    }
    return 1;
  }

  /** The value if it is an orientation, else 1. */
  static int valid(int orientation) {
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
}
