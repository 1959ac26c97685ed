package io.intarsia.run;

import io.intarsia.base.Refusal;
import io.intarsia.op.Pool;
import io.intarsia.op.Window;
import java.util.List;

/** Maxima and means of windows, regions and axes. */
final class Pools {
  private Pools() {}

  static Value apply(Pool op, List<Value> in, int[] shape) {
    Value x = in.get(0);
    if (op instanceof Pool.MaxPool pool) {
      Value places = maxima(pool.window(), x, shape);
      return read(x, places);
    } else if (op instanceof Pool.MaxPoolIndices pool) {
      return maxima(pool.window(), x, shape);
    } else if (op instanceof Pool.MaxUnpool) {
      return unpool(x, in.get(1), shape);
    } else if (op instanceof Pool.AvgPool pool) {
      return average(pool, x, shape);
    } else if (op instanceof Pool.AdaptivePool pool) {
      return adaptive(pool.max(), x, shape);
    } else if (op instanceof Pool.Mean mean) {
      return mean(mean, x, shape);
    }
    return argMax(x, x.axis(((Pool.ArgMax) op).axis()), shape);
  }

  /** The place within its plane of each window's maximum; the first of equals, a NaN above all. */
  private static Value maxima(Window w, Value x, int[] shape) {
    int height = x.size(2);
    int width = x.size(3);
    Value out = Value.indices(height * width, shape);
    for (int i = 0; i < out.data.length; i++) {
      int top = i / shape[3] % shape[2] * w.strideH() - w.padH();
      int left = i % shape[3] * w.strideW() - w.padW();
      int plane = i / (shape[2] * shape[3]) * height * width;
      int best = -1;
      for (int tap = 0; tap < w.kernelH() * w.kernelW(); tap++) {
        int y = top + tap / w.kernelW() * w.dilationH();
        int column = left + tap % w.kernelW() * w.dilationW();
        if (y < 0 || y >= height || column < 0 || column >= width) {
          continue;
        }
        int at = y * width + column;
        float value = x.data[plane + at];
        if (best < 0 || value > x.data[plane + best] || Float.isNaN(value)) {
          best = at;
        }
      }
      out.data[i] = best;
    }
    return out;
  }

  private static Value read(Value x, Value places) {
    Value out = Value.zeros(places.shape());
    int from = x.size(2) * x.size(3);
    int to = out.size(2) * out.size(3);
    for (int i = 0; i < out.data.length; i++) {
      out.data[i] = x.data[i / to * from + (int) places.data[i]];
    }
    return out;
  }

  private static Value unpool(Value x, Value places, int[] shape) {
    Value out = Value.zeros(shape);
    int from = x.size(2) * x.size(3);
    int to = shape[2] * shape[3];
    for (int i = 0; i < x.data.length; i++) {
      int place = (int) places.data[i];
      if (place < 0 || place >= to) {
        throw Refusal.input("index %d lies outside a plane of %dx%d", place, shape[2], shape[3]);
      }
      out.data[i / from * to + place] = x.data[i];
    }
    return out;
  }

  private static Value average(Pool.AvgPool op, Value x, int[] shape) {
    Value out = Value.zeros(shape);
    Window w = op.window();
    for (int i = 0; i < out.data.length; i++) {
      int top = i / shape[3] % shape[2] * w.strideH() - w.padH();
      int left = i % shape[3] * w.strideW() - w.padW();
      int bottom = Math.min(top + w.kernelH(), x.size(2) + w.padH());
      int right = Math.min(left + w.kernelW(), x.size(3) + w.padW());
      int padded = (bottom - top) * (right - left);
      Region region =
          new Region(
              Math.max(top, 0),
              Math.min(bottom, x.size(2)),
              Math.max(left, 0),
              Math.min(right, x.size(3)));
      double sum = region.sum(x, i / (shape[2] * shape[3]));
      out.data[i] = (float) (sum / (op.countPadding() ? padded : region.count()));
    }
    return out;
  }

  private static Value adaptive(boolean max, Value x, int[] shape) {
    Value out = Value.zeros(shape);
    for (int i = 0; i < out.data.length; i++) {
      int y = i / shape[3] % shape[2];
      int column = i % shape[3];
      Region region =
          new Region(
              start(y, x.size(2), shape[2]),
              end(y, x.size(2), shape[2]),
              start(column, x.size(3), shape[3]),
              end(column, x.size(3), shape[3]));
      int plane = i / (shape[2] * shape[3]);
      out.data[i] = (float) (max ? region.max(x, plane) : region.sum(x, plane) / region.count());
    }
    return out;
  }

  private static int start(int cell, int size, int cells) {
    return (int) ((long) cell * size / cells);
  }

  private static int end(int cell, int size, int cells) {
    return (int) -Math.floorDiv(-(cell + 1L) * size, (long) cells);
  }

  /** Rows [top, bottom) and columns [left, right) of a plane. */
  private record Region(int top, int bottom, int left, int right) {
    int count() {
      return (bottom - top) * (right - left);
    }

    double sum(Value x, int plane) {
      double sum = 0;
      for (int y = top; y < bottom; y++) {
        for (int column = left; column < right; column++) {
          sum += x.data[(plane * x.size(2) + y) * x.size(3) + column];
        }
      }
      return sum;
    }

    double max(Value x, int plane) {
      double max = Double.NEGATIVE_INFINITY;
      for (int y = top; y < bottom; y++) {
        for (int column = left; column < right; column++) {
          max = Math.max(max, x.data[(plane * x.size(2) + y) * x.size(3) + column]);
        }
      }
      return max;
    }
  }

  private static Value mean(Pool.Mean op, Value x, int[] shape) {
    Value out = Value.zeros(shape);
    double[] sums = new double[out.data.length];
    for (int i = 0; i < x.data.length; i++) {
      int to = 0;
      for (int axis = 0; axis < x.rank(); axis++) {
        if (!op.axes().contains(axis)) {
          to = to * x.size(axis) + i / x.count(axis + 1, x.rank()) % x.size(axis);
        }
      }
      sums[to] += x.data[i];
    }
    double share = (double) sums.length / x.data.length;
    for (int i = 0; i < sums.length; i++) {
      out.data[i] = (float) (sums[i] * share);
    }
    return out;
  }

  private static Value argMax(Value x, int axis, int[] shape) {
    int size = x.size(axis);
    int step = x.count(axis + 1, x.rank());
    Value out = Value.indices(size, shape);
    for (int i = 0; i < out.data.length; i++) {
      int first = i / step * size * step + i % step;
      int best = 0;
      for (int c = 1; c < size; c++) {
        if (x.data[first + c * step] > x.data[first + best * step]) {
          best = c;
        }
      }
      out.data[i] = best;
    }
    return out;
  }
}
