package io.intarsia.graph.rewrite;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Random weights of a network that keep its signal alive. */
final class TestWeights {
  private TestWeights() {}

  static Weights of(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, NdArray> values = new LinkedHashMap<>();
    network
        .manifest()
        .entries()
        .forEach(
            (key, parameter) -> {
              long[] shape = parameter.shape();
              if (parameter.dtype() == DType.I64) {
                values.put(key, NdArray.ofLongs(new long[] {0}));
                return;
              }
              float[] numbers = new float[(int) NdArray.count(shape)];
              double spread = shape.length > 1 ? Math.sqrt(shape[0] / (double) numbers.length) : 0;
              for (int i = 0; i < numbers.length; i++) {
                double u = 2 * random.nextDouble() - 1;
                numbers[i] = (float) (shape.length > 1 ? u * spread * 1.7 : 0.2 * u);
                if (key.endsWith("running_var") || shape.length == 1 && key.endsWith("weight")) {
                  numbers[i] += 1;
                }
              }
              values.put(key, NdArray.ofFloats(numbers, shape));
            });
    return Weights.of(values);
  }
}
