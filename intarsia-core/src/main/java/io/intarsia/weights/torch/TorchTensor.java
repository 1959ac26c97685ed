package io.intarsia.weights.torch;

import io.intarsia.base.DType;
import java.util.List;

/**
 * Where a tensor's elements lie: a strided view of a storage.
 *
 * @param storage the bytes, which other tensors may share
 * @param dtype of the elements
 * @param offset of the first element, in elements from the start of the storage
 * @param shape sizes
 * @param stride elements from one index to the next, per axis
 */
public record TorchTensor(
    Storage storage, DType dtype, long offset, List<Long> shape, List<Long> stride) {

  /**
   * A run of bytes in the checkpoint.
   *
   * @param key its name there
   * @param base bytes before it in the storage of that name
   * @param bytes its length
   */
  public record Storage(String key, long base, long bytes) {}

  /** Elements the shape has. */
  long count() {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  /** Elements from the first to the last that the view touches, both included; 0 when empty. */
  long span() {
    long last = 0;
    for (int axis = 0; axis < shape.size(); axis++) {
      if (shape.get(axis) == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(shape.get(axis) - 1, stride.get(axis)));
    }
    return Math.addExact(last, 1);
  }

  /** True if the elements lie in row-major order without gaps. */
  boolean isContiguous() {
    long expected = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      if (shape.get(axis) != 1 && stride.get(axis) != expected) {
        return false;
      }
      expected *= shape.get(axis);
    }
    return true;
  }

  /** True if the view lies inside its storage and no number overflows. */
  boolean isSound() {
    if (shape.size() != stride.size() || offset < 0) {
      return false;
    }
    if (shape.stream().anyMatch(n -> n < 0) || stride.stream().anyMatch(n -> n < 0)) {
      return false;
    }
    try {
      long span = span();
      Math.multiplyExact(count(), dtype.bytes());
      long end = Math.multiplyExact(Math.addExact(offset, span), dtype.bytes());
      return span == 0 || end <= storage.bytes();
    } catch (ArithmeticException e) {
      return false;
    }
  }
}
