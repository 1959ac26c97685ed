package io.intarsia.serve.v2;

import java.util.Locale;

/**
 * Numbers as the protocol carries them, row-major.
 *
 * @param name of the input or output
 * @param shape sides, outermost first
 * @param values 32-bit floats ({@code float[]}, FP32) or unsigned bytes ({@code byte[]}, UINT8)
 */
@SuppressWarnings("ArrayRecordComponent")
public record Tensor(String name, long[] shape, Object values) {
  /**
   * @throws IllegalArgumentException for values of another kind
   */
  public Tensor {
    if (!(values instanceof float[]) && !(values instanceof byte[])) {
      throw new IllegalArgumentException("a tensor holds float[] or byte[]");
    }
  }

  /** The protocol's name of the kind of its values. */
  public String datatype() {
    return values instanceof float[] ? "FP32" : "UINT8";
  }

  /** Bytes in binary form. */
  public long bytes() {
    return values instanceof float[] floats ? 4L * floats.length : ((byte[]) values).length;
  }

  /** Name, kind and shape, such as {@code logits FP32 [1, 19, 128, 128]}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s %s %s", name, datatype(), java.util.Arrays.toString(shape));
  }
}
