package io.intarsia.run;

import io.intarsia.op.Norm;
import java.util.List;

/** Normalisations: each finds the mean and variance of a set of elements, then scales them. */
final class Norms {
  private Norms() {}

  static Value apply(Norm op, List<Value> in, int[] shape) {
    Value out = Value.zeros(shape);
    if (op instanceof Norm.BatchNorm norm) {
      batch(norm, in, out);
    } else if (op instanceof Norm.LayerNorm norm) {
      layer(norm, in, out);
    } else if (op instanceof Norm.GroupNorm norm) {
      group(norm, in, out);
    } else if (op instanceof Norm.InverseStd norm) {
      inverse(norm.eps(), false, in.get(0), out);
    } else {
      inverse(((Norm.InverseRms) op).eps(), true, in.get(0), out);
    }
    return out;
  }

  private static double scale(List<Value> in, int channel) {
    return in.size() > 1 ? in.get(1).data[channel] : 1;
  }

  private static double shift(List<Value> in, int channel) {
    return in.size() > 2 ? in.get(2).data[channel] : 0;
  }

  private static void batch(Norm.BatchNorm op, List<Value> in, Value out) {
    Value x = in.get(0);
    int channels = x.size(1);
    int plane = x.count(2, x.rank());
    double[] mean = new double[channels];
    double[] factor = new double[channels];
    BatchStatistics own = op.training() ? BatchStatistics.of(x) : null;
    for (int c = 0; c < channels; c++) {
      mean[c] = own != null ? own.mean(c) : in.get(3).data[c];
      double variance = own != null ? own.variance(c) : in.get(4).data[c];
      factor[c] = scale(in, c) / Math.sqrt(variance + op.eps());
    }
    for (int i = 0; i < out.data.length; i++) {
      int c = i / plane % channels;
      out.data[i] = (float) ((x.data[i] - mean[c]) * factor[c] + shift(in, c));
    }
  }

  private static void layer(Norm.LayerNorm op, List<Value> in, Value out) {
    Value x = in.get(0);
    int axis = x.axis(op.axis());
    int size = x.size(axis);
    int step = x.count(axis + 1, x.rank());
    for (int i = 0; i < x.data.length / size; i++) {
      int first = i / step * size * step + i % step;
      Moments m = Moments.of(x.data, first, step, size);
      double factor = 1 / Math.sqrt(m.variance() + op.eps());
      for (int c = 0; c < size; c++) {
        int at = first + c * step;
        out.data[at] = (float) ((x.data[at] - m.mean()) * factor * scale(in, c) + shift(in, c));
      }
    }
  }

  private static void group(Norm.GroupNorm op, List<Value> in, Value out) {
    Value x = in.get(0);
    int plane = x.count(2, x.rank());
    int size = x.size(1) / op.groups() * plane;
    for (int first = 0; first < x.data.length; first += size) {
      Moments m = Moments.of(x.data, first, 1, size);
      double factor = 1 / Math.sqrt(m.variance() + op.eps());
      for (int at = first; at < first + size; at++) {
        int c = at / plane % x.size(1);
        out.data[at] = (float) ((x.data[at] - m.mean()) * factor * scale(in, c) + shift(in, c));
      }
    }
  }

  private static void inverse(double eps, boolean aroundZero, Value x, Value out) {
    int plane = x.count(2, x.rank());
    for (int i = 0; i < out.data.length; i++) {
      int first = i / plane * x.size(1) * plane + i % plane;
      Moments m = Moments.of(x.data, first, plane, x.size(1));
      double square = m.variance() + (aroundZero ? m.mean() * m.mean() : 0);
      out.data[i] = (float) (1 / Math.sqrt(square + eps));
    }
  }

  /** Mean and biased variance. */
  private record Moments(double mean, double variance) {
    static Moments of(float[] data, int first, int step, int count) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += data[first + i * step];
      }
      double mean = sum / count;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        double d = data[first + i * step] - mean;
        squares += d * d;
      }
      return new Moments(mean, squares / count);
    }
  }
}
