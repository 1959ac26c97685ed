package io.intarsia.weights;

import io.intarsia.base.DType;
import java.util.List;

/** Arithmetic on shapes from foreign files, which may overflow. */
final class Shapes {
  private Shapes() {}

  /** True if the shape's elements take exactly that many bytes. */
  static boolean fits(List<Long> shape, DType dtype, long bytes) {
    long count = 1;
    boolean empty = shape.contains(0L);
    for (long size : shape) {
      if (size < 0 || (!empty && count > Long.MAX_VALUE / 16 / size)) {
        return false;
      }
      count *= empty ? 0 : size;
    }
    return count * dtype.bytes() == bytes;
  }

  /** The sizes as an array. */
  static long[] array(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}
