package io.intarsia.checks.golden.optim;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import java.util.Map;

/**
 * Softmax regression over one batch: loss = mean cross entropy(XW + b, Y), with gradients in closed
 * form.
 */
final class Problem {
  private final NdArray inputs;
  private final NdArray classes;
  private final Map<String, NdArray> start;

  /**
   * @param json the start W0 [F, C] and b0 [C], the inputs X [N, F], the classes Y [N]
   */
  Problem(JsonNode json) {
    inputs = array(json.get("X"));
    classes = array(json.get("Y"));
    start = Map.of("W", array(json.get("W0")), "b", array(json.get("b0")));
  }

  Map<String, NdArray> start() {
    return start;
  }

  /**
   * The loss at a place and its gradients.
   *
   * @param factor what the gradients are multiplied by
   */
  At at(NdArray weights, NdArray bias, double factor) {
    int pictures = (int) inputs.size(0);
    int features = (int) inputs.size(1);
    int count = bias.count();
    float[] byWeight = new float[features * count];
    float[] byBias = new float[count];
    double[] sums = new double[features * count + count];
    double loss = 0;
    for (int n = 0; n < pictures; n++) {
      double[] logits = new double[count];
      double total = 0;
      for (int c = 0; c < count; c++) {
        logits[c] = bias.at(c);
        for (int f = 0; f < features; f++) {
          logits[c] += inputs.at(n * features + f) * weights.at(f * count + c);
        }
        total += Math.exp(logits[c]);
      }
      int truth = (int) classes.at(n);
      loss += (Math.log(total) - logits[truth]) / pictures;
      for (int c = 0; c < count; c++) {
        double error = (Math.exp(logits[c]) / total - (c == truth ? 1 : 0)) / pictures * factor;
        sums[features * count + c] += error;
        for (int f = 0; f < features; f++) {
          sums[f * count + c] += inputs.at(n * features + f) * error;
        }
      }
    }
    for (int i = 0; i < byWeight.length; i++) {
      byWeight[i] = (float) sums[i];
    }
    for (int i = 0; i < count; i++) {
      byBias[i] = (float) sums[byWeight.length + i];
    }
    return new At(
        loss,
        Map.of(
            "W",
            NdArray.ofFloats(byWeight, weights.shape()),
            "b",
            NdArray.ofFloats(byBias, bias.shape())));
  }

  /**
   * One place.
   *
   * @param loss the loss, not multiplied
   * @param gradients by W and by b
   */
  record At(double loss, Map<String, NdArray> gradients) {}

  /** An object of {@code shape} and {@code data}. */
  static NdArray array(JsonNode node) {
    float[] out = new float[node.get("data").size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) node.get("data").get(i).asDouble();
    }
    long[] shape = new long[node.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = node.get("shape").get(i).asLong();
    }
    return NdArray.ofFloats(out, shape);
  }
}
