package io.intarsia.augment.geometry;

/** How a warp reads between pixels, under OpenCV's names. */
public enum Interpolation {
  /** The nearest pixel. */
  NEAREST(0),
  /** Two by two. */
  LINEAR(2),
  /** Four by four, Keys' cubic with a = -0.75. */
  CUBIC(4);

  /** Pixels along a side of the footprint; 0 for one pixel without weights. */
  final int taps;

  Interpolation(int taps) {
    this.taps = taps;
  }
}
