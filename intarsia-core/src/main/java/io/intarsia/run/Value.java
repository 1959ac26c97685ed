package io.intarsia.run;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.op.Shape;
import java.util.Arrays;

/** A result inside the interpreter: a shape and its elements in row-major order. */
final class Value {
  /** Above this a float no longer holds every whole number. */
  private static final int MAX_WHOLE = 1 << 24;

  private final int[] shape;
  final float[] data;

  /** True if the elements are indices, which leave the interpreter as I64. */
  private final boolean index;

  private Value(int[] shape, float[] data, boolean index) {
    this.shape = shape;
    this.data = data;
    this.index = index;
  }

  static Value zeros(int... shape) {
    return new Value(shape, new float[count(shape)], false);
  }

  /** Zeros that will be filled with indices below the limit. */
  static Value indices(int limit, int... shape) {
    if (limit > MAX_WHOLE) {
      throw Refusal.input("the java engine counts to %d, got %d places", MAX_WHOLE, limit);
    }
    return new Value(shape, new float[count(shape)], true);
  }

  static Value of(NdArray array) {
    int[] shape = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
    return new Value(shape, array.floats(), !array.dtype().isFloat());
  }

  static int[] sizes(Shape shape) {
    return Arrays.stream(shape.known()).mapToInt(Math::toIntExact).toArray();
  }

  private static int count(int... shape) {
    long count = 1;
    for (int size : shape) {
      count *= size;
      if (count > Integer.MAX_VALUE) {
        throw Refusal.input(
            "the java engine holds 2^31 elements, got %s; give a smaller picture",
            Arrays.toString(shape));
      }
    }
    return (int) count;
  }

  /** The same elements under another shape of equal count. */
  Value reshape(int... to) {
    return new Value(to, data, index);
  }

  int rank() {
    return shape.length;
  }

  /** The size of an axis; negative axes count from the end. */
  int size(int axis) {
    return shape[axis(axis)];
  }

  /** An axis counted from the front. */
  int axis(int axis) {
    return axis < 0 ? axis + shape.length : axis;
  }

  /** The product of the sizes of axes [from, to). */
  int count(int from, int to) {
    int count = 1;
    for (int i = from; i < to; i++) {
      count *= shape[i];
    }
    return count;
  }

  int[] shape() {
    return shape.clone();
  }

  Shape known() {
    return Shape.of(Arrays.stream(shape).asLongStream().toArray());
  }

  /** A copy that leaves the interpreter. */
  NdArray toArray() {
    long[] sizes = Arrays.stream(shape).asLongStream().toArray();
    if (!index) {
      return NdArray.ofFloats(data, sizes);
    }
    long[] whole = new long[data.length];
    Arrays.setAll(whole, i -> (long) data[i]);
    return NdArray.ofLongs(whole, sizes);
  }

  @Override
  public String toString() {
    return (index ? DType.I64 : DType.F32) + Arrays.toString(shape);
  }
}
