package io.intarsia.run;

import io.intarsia.op.Spectral;
import java.util.List;

/** Fourier transforms by their definition, one axis after the other. */
final class Spectra {
  private Spectra() {}

  static Value apply(Spectral op, List<Value> in, int[] shape) {
    Value out = Value.zeros(shape);
    Value x = in.get(0);
    boolean forward = op instanceof Spectral.Rfft2;
    int height = x.size(2);
    int width = forward ? x.size(3) : shape[3];
    int half = width / 2 + 1;
    int from = x.count(2, x.rank());
    int to = out.count(2, out.rank());
    for (int plane = 0; plane < x.size(0) * x.size(1); plane++) {
      if (forward) {
        Complex rows = rowsForward(x, plane * from, height, width);
        rows.columns(height, half, -1).store(out.data, plane * to, Math.sqrt(1.0 * height * width));
      } else {
        Complex spectrum = Complex.read(x.data, plane * from, height * half);
        rowsBack(spectrum.columns(height, half, 1), height, width, out, plane * to);
      }
    }
    return out;
  }

  /** Real and imaginary parts. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Complex(double[] re, double[] im) {
    static Complex zeros(int count) {
      return new Complex(new double[count], new double[count]);
    }

    static Complex read(float[] pairs, int first, int count) {
      Complex out = zeros(count);
      for (int i = 0; i < count; i++) {
        out.re[i] = pairs[first + 2 * i];
        out.im[i] = pairs[first + 2 * i + 1];
      }
      return out;
    }

    void store(float[] pairs, int first, double divisor) {
      for (int i = 0; i < re.length; i++) {
        pairs[first + 2 * i] = (float) (re[i] / divisor);
        pairs[first + 2 * i + 1] = (float) (im[i] / divisor);
      }
    }

    /** Transforms every column; sign -1 is forward. */
    Complex columns(int height, int width, int sign) {
      Complex out = zeros(height * width);
      for (int v = 0; v < height; v++) {
        for (int y = 0; y < height; y++) {
          double angle = sign * 2 * Math.PI * ((long) v * y % height) / height;
          double cos = Math.cos(angle);
          double sin = Math.sin(angle);
          for (int u = 0; u < width; u++) {
            double a = re[y * width + u];
            double b = im[y * width + u];
            out.re[v * width + u] += a * cos - b * sin;
            out.im[v * width + u] += a * sin + b * cos;
          }
        }
      }
      return out;
    }
  }

  private static Complex rowsForward(Value x, int first, int height, int width) {
    int half = width / 2 + 1;
    Complex out = Complex.zeros(height * half);
    for (int i = 0; i < height * half; i++) {
      for (int column = 0; column < width; column++) {
        double angle = -2 * Math.PI * ((long) (i % half) * column % width) / width;
        double value = x.data[first + i / half * width + column];
        out.re()[i] += value * Math.cos(angle);
        out.im()[i] += value * Math.sin(angle);
      }
    }
    return out;
  }

  /** The missing half of a real picture's spectrum is the mirror of the half that is stored. */
  private static void rowsBack(Complex rows, int height, int width, Value out, int first) {
    int half = width / 2 + 1;
    double divisor = Math.sqrt((double) height * width);
    for (int i = 0; i < height * width; i++) {
      double sum = 0;
      for (int u = 0; u < half; u++) {
        double angle = 2 * Math.PI * ((long) u * (i % width) % width) / width;
        int at = i / width * half + u;
        double part = rows.re()[at] * Math.cos(angle) - rows.im()[at] * Math.sin(angle);
        boolean own = u == 0 || 2 * u == width;
        sum += own ? rows.re()[at] * Math.cos(angle) : 2 * part;
      }
      out.data[first + i] = (float) (sum / divisor);
    }
  }
}
