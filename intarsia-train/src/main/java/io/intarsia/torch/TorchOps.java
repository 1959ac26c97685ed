package io.intarsia.torch;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Single operations of libtorch on plain buffers, to compare our own with. */
public final class TorchOps {
  private TorchOps() {}

  /**
   * The class of every pixel as libtorch finds it on all cores: scores resampled bilinearly with
   * align_corners false, then the index of the largest.
   *
   * @param logits [c, h, w], row-major
   * @return [H, W], class numbers as unsigned bytes
   * @throws IllegalArgumentException if the buffer holds another number of scores
   * @throws io.intarsia.base.Refusal ENVIRONMENT if libtorch cannot be used here
   */
  public static byte[] upsampleArgmax(FloatBuffer logits, int c, int h, int w, int H, int W) {
    TorchNatives.require();
    long count = (long) c * h * w;
    if (logits.remaining() != count || count * 4 > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          Arrays.asList(c, h, w) + " scores, got " + logits.remaining());
    }
    int threads = Runtime.getRuntime().availableProcessors();
    return TorchThread.call(
        threads, () -> Scope.within(() -> compute(logits, new long[] {1, c, h, w}, H, W)));
  }

  private static byte[] compute(FloatBuffer logits, long[] shape, int height, int width) {
    Tensor low =
        torch.empty(shape, new TensorOptions(ScalarType.Float), new MemoryFormatOptional());
    Tensors.buffer(low, logits.remaining() * 4)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(logits.duplicate());
    Tensor high = torch.upsample_bilinear2d(low, new long[] {height, width}, false);
    Tensor labels = torch.argmax(high, new LongOptional(1), false).to(ScalarType.Byte);
    byte[] result = new byte[Math.multiplyExact(height, width)];
    Tensors.buffer(labels, result.length).get(result);
    return result;
  }
}
