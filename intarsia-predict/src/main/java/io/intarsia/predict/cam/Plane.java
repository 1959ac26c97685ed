package io.intarsia.predict.cam;

/**
 * One map, read bilinearly between pixels with half-pixel centres, as torch's interpolate and
 * OpenCV's resize read it.
 *
 * @param values holds the map row by row
 * @param from where it begins
 */
record Plane(float[] values, int from, int height, int width) {
  /**
   * Adds the map, resized, to another.
   *
   * @param out added to, from {@code at} on
   * @param rows rows that are kept of the resized map
   * @param columns columns that are kept
   * @param toHeight rows of the whole resized map
   * @param toWidth columns of it
   */
  void addTo(float[] out, int at, int rows, int columns, int toHeight, int toWidth) {
    for (int y = 0; y < rows; y++) {
      Tap row = Tap.at(y, height, toHeight);
      for (int x = 0; x < columns; x++) {
        Tap column = Tap.at(x, width, toWidth);
        float top = row(row.low(), column);
        float bottom = row(row.high(), column);
        out[at + y * columns + x] += (1 - row.share()) * top + row.share() * bottom;
      }
    }
  }

  private float row(int y, Tap column) {
    int start = from + y * width;
    return (1 - column.share()) * values[start + column.low()]
        + column.share() * values[start + column.high()];
  }

  /** Two neighbours and how much of the second is taken. */
  private record Tap(int low, int high, float share) {
    static Tap at(int index, int size, int toSize) {
      float place = Math.max(0, (index + 0.5f) * ((float) size / toSize) - 0.5f);
      int low = Math.min((int) place, size - 1);
      return new Tap(low, Math.min(low + 1, size - 1), Math.min(place - low, 1));
    }
  }
}
