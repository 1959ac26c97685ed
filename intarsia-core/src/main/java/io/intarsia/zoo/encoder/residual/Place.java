package io.intarsia.zoo.encoder.residual;

import io.intarsia.op.Window;

/**
 * Where a block stands in its stage.
 *
 * @param stride of the block
 * @param dilation of its strided 3x3 convolution
 * @param later dilation of a 3x3 convolution after it
 */
record Place(int stride, int dilation, int later) {
  /** The window of the strided 3x3 convolution. */
  Window three() {
    return Window.square(3, stride, dilation, dilation);
  }

  /** The window of a 3x3 convolution after it. */
  Window next() {
    return Window.square(3, 1, later, later);
  }
}
