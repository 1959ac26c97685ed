package io.intarsia.onnx;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A value stored in a model, fetched when it is needed so that only one is in memory at a time.
 *
 * @param name how nodes refer to it
 * @param dtype its element type
 * @param shape its sizes
 * @param source gives the elements; called anew for each use
 */
record Value(String name, DType dtype, long[] shape, Supplier<NdArray> source) {
  static Value of(String name, NdArray value) {
    return new Value(name, value.dtype(), value.shape(), () -> value);
  }

  /** The number of bytes of its elements. */
  long bytes() {
    return NdArray.count(shape) * dtype.bytes();
  }

  /**
   * The elements.
   *
   * @throws IllegalStateException if the source gives another type or shape than announced
   */
  NdArray array() {
    NdArray array = source.get();
    if (array.dtype() != dtype || !Arrays.equals(array.shape(), shape)) {
      throw new IllegalStateException(
          name + " was announced as " + dtype + Arrays.toString(shape) + " and is " + array);
    }
    return array;
  }
}
