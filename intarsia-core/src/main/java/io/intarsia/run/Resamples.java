package io.intarsia.run;

import io.intarsia.op.Resample;
import java.util.List;

/**
 * Reading between pixels. Coordinates are 32-bit floats as in PyTorch, so that ties of the nearest
 * pixel fall on the same side.
 */
final class Resamples {
  private Resamples() {}

  static Value apply(Resample op, List<Value> in, int[] shape) {
    return op instanceof Resample.Resize resize
        ? resize(resize, in.get(0), shape)
        : gridSample((Resample.GridSample) op, in.get(0), in.get(1), shape);
  }

  /** Places and weights along one axis: taps per result, flat. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Taps(int each, int[] places, double[] weights) {}

  private static Value resize(Resample.Resize op, Value x, int[] shape) {
    double factorY = 0;
    double factorX = 0;
    if (op.target() instanceof Resample.Target.Scale scale) {
      factorY = scale.height();
      factorX = scale.width();
    }
    Taps rows = taps(op, x.size(2), shape[2], factorY);
    Taps columns = taps(op, x.size(3), shape[3], factorX);
    Value out = Value.zeros(shape);
    for (int i = 0; i < out.data.length; i++) {
      int y = i / shape[3] % shape[2] * rows.each();
      int column = i % shape[3] * columns.each();
      int plane = i / (shape[2] * shape[3]) * x.size(2);
      double sum = 0;
      for (int a = y; a < y + rows.each(); a++) {
        int row = (plane + rows.places()[a]) * x.size(3);
        for (int b = column; b < column + columns.each(); b++) {
          sum += rows.weights()[a] * columns.weights()[b] * x.data[row + columns.places()[b]];
        }
      }
      out.data[i] = (float) sum;
    }
    return out;
  }

  /**
   * @param factor the given factor, or 0 if the size was given
   */
  private static Taps taps(Resample.Resize op, int in, int out, double factor) {
    boolean nearest = op.mode() == Resample.Mode.NEAREST;
    boolean cubic = op.mode() == Resample.Mode.BICUBIC;
    float step = factor > 0 ? (float) (1 / factor) : (float) in / out;
    if (op.alignCorners() && !nearest) {
      step = out > 1 ? (float) (in - 1) / (out - 1) : 0;
    }
    int each = nearest ? 1 : cubic ? 4 : 2;
    int[] places = new int[out * each];
    double[] weights = new double[out * each];
    for (int i = 0; i < out; i++) {
      if (nearest) {
        places[i] = Math.min((int) Math.floor(i * step), in - 1);
        weights[i] = 1;
        continue;
      }
      float at = op.alignCorners() ? i * step : step * (i + 0.5f) - 0.5f;
      at = cubic ? at : Math.max(at, 0);
      int floor = (int) Math.floor(at);
      double[] w = cubic ? cubic(at - floor) : new double[] {1 - (at - floor), at - floor};
      for (int k = 0; k < each; k++) {
        int place = floor + k - (cubic ? 1 : 0);
        places[i * each + k] = Math.min(Math.max(place, 0), in - 1);
        weights[i * each + k] = w[k];
      }
    }
    return new Taps(each, places, weights);
  }

  /** The weights of the four neighbours in cubic convolution, a = -0.75 (Keys 1981, eq. 4). */
  private static double[] cubic(double t) {
    return new double[] {far(t + 1), near(t), near(1 - t), far(2 - t)};
  }

  private static double near(double d) {
    return (1.25 * d - 2.25) * d * d + 1;
  }

  private static double far(double d) {
    return -0.75 * (((d - 5) * d + 8) * d - 4);
  }

  private static Value gridSample(Resample.GridSample op, Value x, Value grid, int[] shape) {
    Value out = Value.zeros(shape);
    int places = shape[2] * shape[3];
    for (int i = 0; i < out.data.length; i++) {
      int at = (i / (places * shape[1]) * places + i % places) * 2;
      float column = unnormalise(grid.data[at], x.size(3), op.alignCorners());
      float row = unnormalise(grid.data[at + 1], x.size(2), op.alignCorners());
      Reader reader = new Reader(op, x, i / places);
      out.data[i] =
          (float)
              switch (op.mode()) {
                case NEAREST ->
                    reader.at(Math.rint(reader.inY(row)), Math.rint(reader.inX(column)));
                case BILINEAR -> reader.bilinear(reader.inY(row), reader.inX(column));
                case BICUBIC -> reader.bicubic(row, column);
              };
    }
    return out;
  }

  /** [-1, 1] to pixels: to the corners' centres if aligned, else to the outer edges. */
  private static float unnormalise(float at, int size, boolean alignCorners) {
    return alignCorners ? (at + 1) / 2 * (size - 1) : ((at + 1) * size - 1) / 2;
  }

  /** Reads one plane at any place. */
  private record Reader(Resample.GridSample op, Value x, int plane) {
    float inY(float y) {
      return inside(y, x.size(2));
    }

    float inX(float column) {
      return inside(column, x.size(3));
    }

    /** A coordinate folded into the picture, as the mode outside wants it. */
    private float inside(float at, int size) {
      float folded = at;
      if (op.outside() == Resample.Outside.REFLECTION) {
        folded = op.alignCorners() ? reflect(at, 0, size - 1) : reflect(at, -0.5f, size);
      }
      boolean zeros = op.outside() == Resample.Outside.ZEROS;
      return zeros ? at : Math.min(Math.max(folded, 0), size - 1);
    }

    private static float reflect(float at, float low, float span) {
      if (span == 0) {
        return 0;
      }
      float from = Math.abs(at - low);
      float rest = from % span;
      boolean even = Math.floor(from / span) % 2 == 0;
      return (even ? rest : span - rest) + low;
    }

    /** The element at whole coordinates; 0 outside. */
    double at(double y, double column) {
      boolean inside = y >= 0 && y < x.size(2) && column >= 0 && column < x.size(3);
      return inside ? x.data[(plane * x.size(2) + (int) y) * x.size(3) + (int) column] : 0;
    }

    double bilinear(float y, float column) {
      double top = Math.floor(y);
      double left = Math.floor(column);
      double dy = y - top;
      double dx = column - left;
      return (1 - dy) * ((1 - dx) * at(top, left) + dx * at(top, left + 1))
          + dy * ((1 - dx) * at(top + 1, left) + dx * at(top + 1, left + 1));
    }

    double bicubic(float y, float column) {
      float top = (float) Math.floor(y);
      float left = (float) Math.floor(column);
      double[] rows = cubic(y - top);
      double[] columns = cubic(column - left);
      double sum = 0;
      for (int a = 0; a < 4; a++) {
        for (int b = 0; b < 4; b++) {
          double value = at((int) inY(top - 1 + a), (int) inX(left - 1 + b));
          sum += rows[a] * columns[b] * value;
        }
      }
      return sum;
    }
  }
}
