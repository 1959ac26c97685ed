package io.intarsia.weights.torch;

import io.intarsia.base.FileBytes;
import io.intarsia.base.Limits;
import io.intarsia.base.NdArray;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

/**
 * A file that torch.save wrote, opened without running any of it. Tensors are read when asked for,
 * views copied into row-major order.
 */
public final class TorchCheckpoint implements AutoCloseable {
  private static final long EXPANDED_BYTES = 64L << 20;

  private final FileBytes file;
  private final TorchFile form;
  private final Map<String, TorchTensor> tensors;

  private TorchCheckpoint(FileBytes file) {
    this.file = file;
    this.form = TorchFile.open(file);
    this.tensors = StateDict.find(file.path().toString(), form.object());
  }

  /**
   * Opens a checkpoint of either form.
   *
   * @throws Refusal MODEL if it is damaged or malicious, or holds a module instead of a state dict
   */
  public static TorchCheckpoint open(Path path) {
    FileBytes file = FileBytes.open(path, Refusal.Kind.MODEL);
    try {
      return new TorchCheckpoint(file);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** The tensors by key, in the order of the state dict. */
  public Map<String, TorchTensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /**
   * Reads one tensor.
   *
   * @throws Refusal MODEL if its bytes are missing, or too many to hold
   * @throws IllegalArgumentException if there is none under the key
   */
  public NdArray read(String key) {
    TorchTensor tensor = tensors.get(key);
    if (tensor == null) {
      throw new IllegalArgumentException(file.path() + " has no tensor " + Quote.of(key));
    }
    int width = tensor.dtype().bytes();
    long bytes = tensor.count() * width;
    long span = tensor.span() * width;
    long limit = Limits.defaults().tensorBytes();
    if (bytes > limit || span > limit || (bytes > EXPANDED_BYTES && bytes / 16 > span)) {
      throw Refusal.model(
          "%s: tensor %s takes %d bytes made from %d, at most %d can be held; save a contiguous or"
              + " smaller one",
          file.path(), Quote.of(key), bytes, span, limit);
    }
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    if (bytes == 0) {
      return NdArray.of(tensor.dtype(), ByteBuffer.allocate(0), shape);
    }
    ByteBuffer stored = form.read(tensor.storage(), tensor.offset() * width, (int) span);
    return NdArray.of(
        tensor.dtype(), tensor.isContiguous() ? stored : gather(tensor, stored), shape);
  }

  @Override
  public void close() {
    file.close();
  }

  private static ByteBuffer gather(TorchTensor tensor, ByteBuffer from) {
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    long[] stride = tensor.stride().stream().mapToLong(Long::longValue).toArray();
    int width = tensor.dtype().bytes();
    int count = (int) tensor.count();
    ByteBuffer out = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[shape.length];
    long at = 0;
    for (int i = 0; i < count; i++) {
      out.put(i * width, from, (int) at * width, width);
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        at += stride[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        at -= index[axis] * stride[axis];
        index[axis] = 0;
      }
    }
    return out;
  }
}
