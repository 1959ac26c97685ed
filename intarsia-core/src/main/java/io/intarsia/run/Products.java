package io.intarsia.run;

import io.intarsia.op.Product;
import io.intarsia.op.ShapeMismatch;
import io.intarsia.op.Window;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Convolutions, linear maps, matrix products and attention. */
final class Products {
  private Products() {}

  static Value apply(Product op, List<Value> in, int[] shape) {
    Value out = Value.zeros(shape);
    @Nullable Value bias = in.size() > 2 ? in.get(2) : null;
    if (op instanceof Product.Conv2d conv) {
      conv(conv, in.get(0), in.get(1), bias, out);
    } else if (op instanceof Product.ConvTranspose2d conv) {
      convTranspose(conv, in.get(0), in.get(1), bias, out);
    } else if (op instanceof Product.Linear) {
      linear(in.get(0), in.get(1), bias, out);
    } else if (op instanceof Product.MatMul) {
      matMul(in.get(0), in.get(1), out);
    } else {
      attention((Product.Attention) op, in, out);
    }
    return out;
  }

  private static void conv(
      Product.Conv2d op, Value x, Value weight, @Nullable Value bias, Value out) {
    int outChannels = out.size(1);
    int perGroup = weight.size(1);
    Window w = op.window();
    double[] sum = new double[out.size(2) * out.size(3)];
    for (int n = 0; n < x.size(0); n++) {
      for (int o = 0; o < outChannels; o++) {
        Arrays.fill(sum, bias == null ? 0 : bias.data[o]);
        int firstChannel = o / (outChannels / op.groups()) * perGroup;
        for (int c = 0; c < perGroup; c++) {
          int plane = (n * x.size(1) + firstChannel + c) * x.size(2) * x.size(3);
          for (int tap = 0; tap < w.kernelH() * w.kernelW(); tap++) {
            double factor = weight.data[(o * perGroup + c) * w.kernelH() * w.kernelW() + tap];
            addTap(x, plane, w, tap, factor, sum, out.size(3));
          }
        }
        store(sum, out, n * outChannels + o);
      }
    }
  }

  /** Adds one tap of a window, times its weight, to every place the window is laid at. */
  private static void addTap(
      Value x, int plane, Window w, int tap, double factor, double[] sum, int outWidth) {
    int height = x.size(2);
    int width = x.size(3);
    int shiftY = tap / w.kernelW() * w.dilationH() - w.padH();
    int shiftX = tap % w.kernelW() * w.dilationW() - w.padW();
    for (int y = 0; y < sum.length / outWidth; y++) {
      int inY = y * w.strideH() + shiftY;
      if (inY < 0 || inY >= height) {
        continue;
      }
      for (int o = 0; o < outWidth; o++) {
        int inX = o * w.strideW() + shiftX;
        if (inX >= 0 && inX < width) {
          sum[y * outWidth + o] += factor * x.data[plane + inY * width + inX];
        }
      }
    }
  }

  private static void store(double[] sum, Value out, int plane) {
    for (int i = 0; i < sum.length; i++) {
      out.data[plane * sum.length + i] = (float) sum[i];
    }
  }

  private static void convTranspose(
      Product.ConvTranspose2d op, Value x, Value weight, @Nullable Value bias, Value out) {
    int outChannels = out.size(1);
    int perGroup = weight.size(1);
    int inPerGroup = x.size(1) / op.groups();
    Window w = op.window();
    double[] sum = new double[out.size(2) * out.size(3)];
    for (int n = 0; n < x.size(0); n++) {
      for (int o = 0; o < outChannels; o++) {
        Arrays.fill(sum, bias == null ? 0 : bias.data[o]);
        int firstChannel = o / perGroup * inPerGroup;
        for (int c = firstChannel; c < firstChannel + inPerGroup; c++) {
          int plane = (n * x.size(1) + c) * x.size(2) * x.size(3);
          for (int tap = 0; tap < w.kernelH() * w.kernelW(); tap++) {
            int at = (c * perGroup + o % perGroup) * w.kernelH() * w.kernelW() + tap;
            spreadTap(x, plane, w, tap, weight.data[at], sum, out.size(3));
          }
        }
        store(sum, out, n * outChannels + o);
      }
    }
  }

  /** The transpose of {@link #addTap}: every pixel adds to the place the tap sends it to. */
  private static void spreadTap(
      Value x, int plane, Window w, int tap, double factor, double[] sum, int outWidth) {
    int outHeight = sum.length / outWidth;
    int shiftY = tap / w.kernelW() * w.dilationH() - w.padH();
    int shiftX = tap % w.kernelW() * w.dilationW() - w.padW();
    for (int y = 0; y < x.size(2); y++) {
      int outY = y * w.strideH() + shiftY;
      if (outY < 0 || outY >= outHeight) {
        continue;
      }
      for (int i = 0; i < x.size(3); i++) {
        int outX = i * w.strideW() + shiftX;
        if (outX >= 0 && outX < outWidth) {
          sum[outY * outWidth + outX] += factor * x.data[plane + y * x.size(3) + i];
        }
      }
    }
  }

  private static void linear(Value x, Value weight, @Nullable Value bias, Value out) {
    int in = weight.size(1);
    int width = weight.size(0);
    for (int i = 0; i < out.data.length; i++) {
      int o = i % width;
      double sum = bias == null ? 0 : bias.data[o];
      for (int k = 0, a = i / width * in, b = o * in; k < in; k++) {
        sum += (double) x.data[a + k] * weight.data[b + k];
      }
      out.data[i] = (float) sum;
    }
  }

  private static void matMul(Value a, Value b, Value out) {
    int rows = a.size(-2);
    int inner = a.size(-1);
    int columns = b.size(-1);
    int batchesA = a.count(0, a.rank() - 2);
    int batchesB = b.count(0, b.rank() - 2);
    if (batchesB != batchesA && batchesB != 1) {
      throw new ShapeMismatch("wants " + batchesA + " or 1 right matrices, got " + batchesB);
    }
    for (int i = 0; i < out.data.length; i++) {
      int batch = i / (rows * columns) % batchesB;
      int column = i % columns;
      double sum = 0;
      for (int k = 0; k < inner; k++) {
        sum +=
            (double) a.data[i / columns * inner + k]
                * b.data[(batch * inner + k) * columns + column];
      }
      out.data[i] = (float) sum;
    }
  }

  /** One of q, k, v or the result, read by sample, token and channel in either layout. */
  private record Tokens(Value value, boolean channelFirst) {
    int channels() {
      return value.size(channelFirst ? 1 : 2);
    }

    int count() {
      return channelFirst ? value.size(2) * value.size(3) : value.size(1);
    }

    int at(int sample, int token, int channel) {
      return channelFirst
          ? (sample * channels() + channel) * count() + token
          : (sample * count() + token) * channels() + channel;
    }

    float get(int sample, int token, int channel) {
      return value.data[at(sample, token, channel)];
    }
  }

  private static void attention(Product.Attention op, List<Value> in, Value out) {
    Tokens q = new Tokens(in.get(0), op.channelFirst());
    Tokens k = new Tokens(in.get(1), op.channelFirst());
    Tokens v = new Tokens(in.get(2), op.channelFirst());
    Tokens to = new Tokens(out, op.channelFirst());
    int depth = q.channels() / op.heads();
    int width = v.channels() / op.heads();
    double[] scores = new double[k.count()];
    for (int n = 0; n < out.size(0); n++) {
      for (int head = 0; head < op.heads(); head++) {
        for (int token = 0; token < q.count(); token++) {
          for (int other = 0; other < scores.length; other++) {
            double dot = 0;
            for (int c = head * depth; c < (head + 1) * depth; c++) {
              dot += (double) q.get(n, token, c) * k.get(n, other, c);
            }
            scores[other] = dot * op.scale();
          }
          softmax(scores);
          for (int c = head * width; c < (head + 1) * width; c++) {
            double sum = 0;
            for (int other = 0; other < scores.length; other++) {
              sum += scores[other] * v.get(n, other, c);
            }
            out.data[to.at(n, token, c)] = (float) sum;
          }
        }
      }
    }
  }

  private static void softmax(double[] scores) {
    double max = Arrays.stream(scores).max().orElse(0);
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.exp(scores[i] - max);
      sum += scores[i];
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= sum;
    }
  }
}
