package io.intarsia.torch;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Arrays as libtorch tensors and back. */
public final class Tensors {
  private Tensors() {}

  /** A copy of an array in the processor's memory, of the array's own type. */
  public static Tensor upload(NdArray array) {
    TensorOptions options = new TensorOptions(type(array.dtype()));
    Tensor tensor = torch.empty(array.shape(), options, new MemoryFormatOptional());
    ByteBuffer from = array.bytes();
    if (from.hasRemaining()) {
      buffer(tensor, from.remaining()).put(from);
    }
    return tensor;
  }

  /** A copy of an array on a device; floating-point arrays become {@code type}. */
  public static Tensor upload(NdArray array, ScalarType type, Device device) {
    Tensor tensor = upload(array);
    return tensor.to(device, array.dtype().isFloat() ? type : type(array.dtype()));
  }

  /** A copy of a tensor: F32 of any floating-point type, else I64. */
  public static NdArray download(Tensor tensor) {
    boolean whole = type(tensor) == ScalarType.Long;
    ScalarType type = whole ? ScalarType.Long : ScalarType.Float;
    Tensor dense = tensor.to(new Device("cpu"), type).contiguous();
    ByteBuffer to = ByteBuffer.allocate(Math.toIntExact(dense.nbytes()));
    to.order(ByteOrder.LITTLE_ENDIAN);
    if (to.hasRemaining()) {
      to.put(buffer(dense, to.remaining())).rewind();
    }
    return NdArray.of(whole ? DType.I64 : DType.F32, to, shape(tensor));
  }

  /** The type of a tensor's elements, as the constant that can be compared. */
  public static ScalarType type(Tensor tensor) {
    return tensor.scalar_type().intern();
  }

  /** True if nobody else sees the memory of one tensor, and all have its type. */
  public static boolean canOverwrite(Tensor[] all, int index) {
    Tensor tensor = all[index];
    return tensor.use_count() == 1
        && tensor.storage().use_count() == 1
        && Arrays.stream(all).allMatch(each -> type(each) == type(tensor));
  }

  /** The sizes of a tensor's axes. */
  public static long[] shape(Tensor tensor) {
    long[] shape = new long[(int) tensor.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return shape;
  }

  /** The elements of a dense tensor; valid while the tensor lives. */
  public static ByteBuffer buffer(Tensor tensor, int bytes) {
    BytePointer pointer = new BytePointer(tensor.data_ptr());
    return pointer.position(0).limit(bytes).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ScalarType type(DType dtype) {
    return switch (dtype) {
      case F32 -> ScalarType.Float;
      case F64 -> ScalarType.Double;
      case F16 -> ScalarType.Half;
      case BF16 -> ScalarType.BFloat16;
      case I64 -> ScalarType.Long;
      case I32 -> ScalarType.Int;
      case I16 -> ScalarType.Short;
      case I8 -> ScalarType.Char;
      case U8 -> ScalarType.Byte;
      case BOOL -> ScalarType.Bool;
    };
  }
}
