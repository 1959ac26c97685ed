package io.intarsia.base;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A dense array of numbers: element type, shape, and the elements in row-major order (last axis
 * fastest) as little-endian bytes. Holds at most 2 GiB. The contents are not to be changed once the
 * array has been handed out.
 */
public final class NdArray {
  private final DType dtype;
  private final long[] shape;
  private final ByteBuffer data;

  private NdArray(DType dtype, long[] shape, ByteBuffer data) {
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }

  /**
   * Wraps bytes without copying them.
   *
   * @param data exactly the elements, little-endian, from position 0 to limit
   * @throws IllegalArgumentException if the byte count is not the shape's
   */
  public static NdArray of(DType dtype, ByteBuffer data, long... shape) {
    long count = count(shape);
    if (data.limit() != count * dtype.bytes()) {
      throw new IllegalArgumentException(
          "shape "
              + Arrays.toString(shape)
              + " of "
              + dtype
              + " wants "
              + count * dtype.bytes()
              + " bytes, got "
              + data.limit());
    }
    ByteBuffer own = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    own.position(0);
    return new NdArray(dtype, shape.clone(), own);
  }

  /** Copies floats into a new F32 array. */
  public static NdArray ofFloats(float[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return of(DType.F32, data, shape);
  }

  /** Copies longs into a new I64 array. */
  public static NdArray ofLongs(long[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return of(DType.I64, data, shape);
  }

  /** The product of the sizes; 1 for a scalar. */
  public static long count(long... shape) {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  /** The element type. */
  public DType dtype() {
    return dtype;
  }

  /** A copy of the shape. */
  public long[] shape() {
    return shape.clone();
  }

  /** The size of one axis; negative axes count from the end. */
  public long size(int axis) {
    return shape[axis < 0 ? shape.length + axis : axis];
  }

  /** The number of axes. */
  public int rank() {
    return shape.length;
  }

  /** The number of elements. */
  public int count() {
    return data.limit() / dtype.bytes();
  }

  /** The elements as a read-only little-endian view. */
  public ByteBuffer bytes() {
    return data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The elements as a read-only view of floats.
   *
   * @throws IllegalStateException if the element type is not F32
   */
  public FloatBuffer floatView() {
    if (dtype != DType.F32) {
      throw new IllegalStateException("wanted f32, this array is " + dtype);
    }
    return bytes().asFloatBuffer();
  }

  /** The elements as new floats, converted from whatever type they have. */
  public float[] floats() {
    float[] out = new float[count()];
    if (dtype == DType.F32) {
      floatView().get(out);
    } else {
      for (int i = 0; i < out.length; i++) {
        out[i] = (float) at(i);
      }
    }
    return out;
  }

  /** One element by its flat index; integers beyond 2^53 lose precision. */
  public double at(int index) {
    int at = index * dtype.bytes();
    return switch (dtype) {
      case F32 -> data.getFloat(at);
      case F64 -> data.getDouble(at);
      case F16 -> Half.toFloat(data.getShort(at));
      case BF16 -> Float.intBitsToFloat(data.getShort(at) << 16);
      case I64 -> data.getLong(at);
      case I32 -> data.getInt(at);
      case I16 -> data.getShort(at);
      case I8 -> data.get(at);
      case U8 -> data.get(at) & 0xff;
      case BOOL -> data.get(at) != 0 ? 1 : 0;
    };
  }

  /** This array itself if it has the type, else a converted F32 copy. */
  public NdArray toF32() {
    return dtype == DType.F32 ? this : ofFloats(floats(), shape);
  }

  /** The same elements under another shape of equal count. */
  public NdArray reshape(long... to) {
    return of(dtype, data, to);
  }

  /** Type and shape, such as {@code f32[150, 256, 1, 1]}. */
  @Override
  public String toString() {
    return dtype + Arrays.toString(shape);
  }
}
