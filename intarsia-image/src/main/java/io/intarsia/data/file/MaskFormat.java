package io.intarsia.data.file;

/** How a mask stores classes. */
public enum MaskFormat {
  /**
   * Grey values or palette indices of a PNG, 1 to 16 bits; colours of the palette do not count.
   * Except: where a palette holds nothing but greys and each of them is a known value, the greys
   * are what counts. PNG optimisers store a grey mask so, and renumber it on the way.
   */
  INDEX,
  /** Grey values, looked up in the palette where there is one; any lossless picture file. */
  GREY,
  /** A colour for every class, those of the label space; any lossless picture file. */
  COLOUR,
  /** 0 is the first class of two, anything else the second; a grey, palette or RGB PNG. */
  BINARY
}
