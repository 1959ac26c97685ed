package io.intarsia.onnx;

import io.intarsia.base.NdArray;

/**
 * Filters in the order ONNX Runtime's blocked convolutions read them. Output channels, and input
 * channels where they are blocked too, come in groups as long as the processor's vectors; missing
 * output channels are zero. The orders are those of microsoft/onnxruntime v1.29.0,
 * onnxruntime/core/mlas/lib/reorder.cpp.
 */
final class BlockedFilters {
  private BlockedFilters() {}

  /** Channels rounded up to whole blocks. */
  static long aligned(long channels, int block) {
    return (channels + block - 1) / block * block;
  }

  /**
   * [O, I, kH, kW] to [O/b, I/b, kH, kW, b of I, b of O], under the shape [aligned O, I, kH, kW].
   */
  static NdArray bothBlocked(NdArray weight, int block) {
    int out = (int) weight.size(0);
    int in = (int) weight.size(1);
    int taps = (int) (weight.size(2) * weight.size(3));
    float[] from = weight.floats();
    float[] to = new float[(int) aligned(out, block) * in * taps];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        int blocks = ((o / block * (in / block) + i / block) * taps * block + i % block) * block;
        for (int t = 0; t < taps; t++) {
          to[blocks + t * block * block + o % block] = from[(o * in + i) * taps + t];
        }
      }
    }
    return shaped(to, weight, block);
  }

  /** [O, I, kH, kW] to [O/b, I, kH, kW, b of O], under the shape [aligned O, I, kH, kW]. */
  static NdArray outputBlocked(NdArray weight, int block) {
    int out = (int) weight.size(0);
    int row = (int) (weight.size(1) * weight.size(2) * weight.size(3));
    float[] from = weight.floats();
    float[] to = new float[(int) aligned(out, block) * row];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < row; i++) {
        to[(o / block * row + i) * block + o % block] = from[o * row + i];
      }
    }
    return shaped(to, weight, block);
  }

  /** A bias with zeros for the missing channels. */
  static NdArray bias(NdArray bias, int block) {
    float[] to = java.util.Arrays.copyOf(bias.floats(), (int) aligned(bias.count(), block));
    return NdArray.ofFloats(to, to.length);
  }

  private static NdArray shaped(float[] values, NdArray weight, int block) {
    long out = aligned(weight.size(0), block);
    return NdArray.ofFloats(values, out, weight.size(1), weight.size(2), weight.size(3));
  }
}
