package io.intarsia.data.stats;

/**
 * What is known of one class over a whole data set.
 *
 * @param name of the class
 * @param rgb its colour
 * @param pixels it has in all
 * @param share of all labelled pixels, 0 to 1
 * @param pictures it occurs in
 * @param objects its 8-connected parts in all
 * @param smallest pixels of the smallest part, 0 if there is none
 * @param smallestIn the id of the picture with that part, empty if there is none
 * @param sizes parts by share of their picture: below 1/10000, 1/1000, 1/100, 1/10, and above
 * @param heat how often it lies in each cell of the picture, row-major, {@link #GRID} a side, 0 to
 *     1
 */
@SuppressWarnings("ArrayRecordComponent")
public record ClassStats(
    String name,
    int rgb,
    long pixels,
    double share,
    int pictures,
    long objects,
    long smallest,
    String smallestIn,
    long[] sizes,
    double[] heat) {
  /** Cells along a side of the heat map. */
  public static final int GRID = 16;
}
