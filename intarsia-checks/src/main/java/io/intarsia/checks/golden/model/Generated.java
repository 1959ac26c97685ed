package io.intarsia.checks.golden.model;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The numbers that fixtures share without storing them: a hash of a key and an index. */
public final class Generated {
  private final long hash;

  private Generated(String key) {
    long h = 0xcbf29ce484222325L;
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = h;
  }

  /** u(key, index), in [0, 1) with 24 bits. */
  public static double at(String key, long index) {
    return new Generated(key).at(index);
  }

  private double at(long index) {
    long z = hash + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 40) * 0x1p-24;
  }

  private static NdArray fill(String key, DoubleUnaryOperator map, long... shape) {
    Generated numbers = new Generated(key);
    int count = Math.toIntExact(NdArray.count(shape));
    ByteBuffer data = ByteBuffer.allocate(count * 4).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> data.putFloat(i * 4, (float) map.applyAsDouble(numbers.at(i))));
    return NdArray.of(DType.F32, data, shape);
  }

  /** A model's input: 4u - 2. */
  public static NdArray input(String key, long... shape) {
    return fill(key, u -> 4 * u - 2, shape);
  }

  /**
   * The weights of a state-dict entry.
   *
   * @param gain the fixture's {@code weight_gain}
   */
  public static NdArray weights(String key, double gain, long... shape) {
    if (key.endsWith("num_batches_tracked")) {
      return NdArray.ofLongs(new long[Math.toIntExact(NdArray.count(shape))], shape);
    } else if (key.endsWith("running_mean")) {
      return fill(key, u -> 0.1 * (2 * u - 1), shape);
    } else if (key.endsWith("running_var")) {
      return fill(key, u -> 1 + 0.5 * u, shape);
    } else if (shape.length >= 2) {
      double factor = Math.sqrt(3.0 / ((double) NdArray.count(shape) / shape[0])) * gain;
      return fill(key, u -> (2 * u - 1) * factor, shape);
    } else if (shape.length == 1 && key.endsWith("weight")) {
      return fill(key, u -> 1 + 0.1 * (2 * u - 1), shape);
    }
    return fill(key, u -> 0.1 * (2 * u - 1), shape);
  }
}
