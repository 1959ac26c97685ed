package io.intarsia.zoo.encoder;

import io.intarsia.nn.Tensor;
import io.intarsia.op.Layout;
import io.intarsia.op.Window;

/**
 * The border that TensorFlow's "SAME" gives a square window at one size of picture, and one row
 * more after it where that changes nothing at this size, so that ceil(size/stride) windows fit at
 * any.
 *
 * @param before rows above and columns left
 * @param after rows below and columns right
 */
record SamePadding(int before, int after) {
  /** At a picture of that side; half the window on every side if it is 0. */
  static SamePadding of(int kernel, int stride, int side) {
    if (side == 0) {
      return new SamePadding(kernel / 2, kernel / 2);
    }
    int windows = (side + stride - 1) / stride;
    int sum = Math.max((windows - 1) * stride + kernel - side, 0);
    int before = sum / 2;
    return new SamePadding(before, stride > 1 ? kernel - 1 - before : sum - before);
  }

  /** The window, which pads by itself where both sides agree. */
  Window window(int kernel, int stride) {
    return Window.square(kernel, stride, before == after ? before : 0, 1);
  }

  /** Adds what the window does not. */
  Tensor pad(Tensor x) {
    return before == after ? x : x.pad(Layout.Border.CONSTANT, before, after, before, after, 0);
  }
}
