package io.intarsia.predict.decode;

/** Rows of low-resolution logits, read by several threads at once. */
interface RowSource {
  /**
   * Copies columns {@code from} to {@code from + count} of one row of one class.
   *
   * @param row row of the whole grid
   */
  void read(int channel, int row, int from, int count, float[] into, int at);

  /** The rows of a whole map. */
  static RowSource of(Logits logits) {
    int height = logits.height();
    int width = logits.width();
    return (channel, row, from, count, into, at) ->
        logits.values().get((channel * height + row) * width + from, into, at, count);
  }
}
