package io.intarsia.graph.rewrite;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Node;
import io.intarsia.op.Product;
import io.intarsia.op.Window;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a convolution while it is rewritten: weight [out, in, taps] and bias [out]. A
 * linear map of channels is a convolution of one tap.
 */
final class Kernel {
  final int out;
  final int in;
  final int taps;
  final float[] weight;
  final float @Nullable [] bias;

  Kernel(int out, int in, int taps, float[] weight, float @Nullable [] bias) {
    this.out = out;
    this.in = in;
    this.taps = taps;
    this.weight = weight;
    this.bias = bias;
  }

  /** The numbers of an old convolution or linear node. */
  static Kernel of(Node product, Edit edit) {
    Node weight = edit.replacement(product.input(1));
    long[] shape = weight.shape().known();
    int taps = shape.length == 4 ? (int) (shape[2] * shape[3]) : 1;
    float[] bias =
        product.inputs().size() > 2 ? edit.numbers(edit.replacement(product.input(2))) : null;
    return new Kernel((int) shape[0], (int) shape[1], taps, edit.numbers(weight), bias);
  }

  /** True if the node is an ungrouped 1x1 convolution of stride 1. */
  static boolean isPointwise(Node node) {
    return node.op() instanceof Product.Conv2d conv
        && conv.groups() == 1
        && conv.window().isPointwise();
  }

  /** A convolution node of these numbers on a new node. */
  Node on(Node x, Window window, int groups, Edit edit, String layer) {
    long height = window.kernelH();
    long width = window.kernelW();
    Node w = edit.parameter(layer + ".weight'", NdArray.ofFloats(weight, out, in, height, width));
    Product.Conv2d op = new Product.Conv2d(window, groups);
    if (bias == null) {
      return edit.add(op, List.of(x, w), layer);
    }
    Node b = edit.parameter(layer + ".bias'", NdArray.ofFloats(bias, out));
    return edit.add(op, List.of(x, w, b), layer);
  }

  /** A 1x1 convolution node of these numbers on a new node. */
  Node pointwise(Node x, Edit edit, String layer) {
    return on(x, Window.square(1, 1, 0, 1), 1, edit, layer);
  }

  /** The bias, zeros if there is none. */
  float[] biasOrZeros() {
    return bias == null ? new float[out] : bias;
  }

  /** factor * this + shift, per output channel. */
  Kernel affine(double[] factor, double[] shift) {
    float[] w = new float[weight.length];
    float[] b = new float[out];
    int row = in * taps;
    float[] old = biasOrZeros();
    for (int o = 0; o < out; o++) {
      for (int i = o * row; i < (o + 1) * row; i++) {
        w[i] = (float) (weight[i] * factor[o]);
      }
      b[o] = (float) (old[o] * factor[o] + shift[o]);
    }
    return new Kernel(out, in, taps, w, b);
  }

  /** This kernel reading scale * x + shift instead of x, per input channel. Wants no padding. */
  Kernel afterAffine(float[] scale, float[] shift) {
    float[] w = new float[weight.length];
    float[] b = biasOrZeros().clone();
    for (int o = 0; o < out; o++) {
      double sum = 0;
      for (int i = 0; i < in; i++) {
        for (int t = 0; t < taps; t++) {
          int at = (o * in + i) * taps + t;
          w[at] = weight[at] * scale[i];
          sum += (double) weight[at] * shift[i];
        }
      }
      b[o] += (float) sum;
    }
    return new Kernel(out, in, taps, w, b);
  }

  /** This kernel on x - mean(x) over channels, for any x: its mean over inputs taken off. */
  Kernel centredInputs() {
    float[] w = weight.clone();
    for (int o = 0; o < out; o++) {
      for (int t = 0; t < taps; t++) {
        double sum = 0;
        for (int i = 0; i < in; i++) {
          sum += weight[(o * in + i) * taps + t];
        }
        float mean = (float) (sum / in);
        for (int i = 0; i < in; i++) {
          w[(o * in + i) * taps + t] -= mean;
        }
      }
    }
    return new Kernel(out, in, taps, w, bias);
  }

  /** y - mean(y) over channels, y being this kernel's result. */
  Kernel centredOutputs() {
    int row = in * taps;
    double[] mean = new double[row];
    double biasMean = 0;
    float[] old = biasOrZeros();
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < row; i++) {
        mean[i] += weight[o * row + i] / (double) out;
      }
      biasMean += old[o] / (double) out;
    }
    float[] w = new float[weight.length];
    float[] b = new float[out];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < row; i++) {
        w[o * row + i] = (float) (weight[o * row + i] - mean[i]);
      }
      b[o] = (float) (old[o] - biasMean);
    }
    return new Kernel(out, in, taps, w, b);
  }

  /** Some of the input channels, without bias. */
  Kernel inputs(int from, int count) {
    float[] w = new float[out * count * taps];
    for (int o = 0; o < out; o++) {
      System.arraycopy(weight, (o * in + from) * taps, w, o * count * taps, count * taps);
    }
    return new Kernel(out, count, taps, w, null);
  }

  /** The same without bias. */
  Kernel withoutBias() {
    return new Kernel(out, in, taps, weight, null);
  }

  /** The same with another bias. */
  Kernel withBias(float @Nullable [] other) {
    return new Kernel(out, in, taps, weight, other);
  }

  /** This kernel of one tap applied to the result of an inner kernel, as one kernel. */
  Kernel after(Kernel inner) {
    int row = inner.in * inner.taps;
    float[] w = new float[out * row];
    float[] b = new float[out];
    float[] innerBias = inner.biasOrZeros();
    float[] own = biasOrZeros();
    IntStream.range(0, out)
        .parallel()
        .forEach(
            o -> {
              double[] sum = new double[row];
              double shift = own[o];
              for (int m = 0; m < in; m++) {
                double factor = weight[o * in + m];
                for (int i = 0; i < row; i++) {
                  sum[i] += factor * inner.weight[m * row + i];
                }
                shift += factor * innerBias[m];
              }
              for (int i = 0; i < row; i++) {
                w[o * row + i] = (float) sum[i];
              }
              b[o] = (float) shift;
            });
    boolean plain = bias == null && inner.bias == null;
    return new Kernel(out, inner.in, inner.taps, w, plain ? null : b);
  }

  /** The map x to scale * (x - mean(x)) + shift over channels, as a kernel. */
  static Kernel layerNormTail(float[] scale, float[] shift) {
    int n = scale.length;
    float[] w = new float[n * n];
    for (int o = 0; o < n; o++) {
      for (int i = 0; i < n; i++) {
        w[o * n + i] = (float) (scale[o] * ((o == i ? 1.0 : 0.0) - 1.0 / n));
      }
    }
    return new Kernel(n, n, 1, w, shift.clone());
  }
}
