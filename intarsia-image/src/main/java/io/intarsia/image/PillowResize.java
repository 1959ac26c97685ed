package io.intarsia.image;

import io.intarsia.preprocess.Resample;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Resizing equal to Pillow's {@code Image.resize} to the bit: filters widened when shrinking, two
 * passes (rows first) in 22-bit fixed point with one 8-bit intermediate. Follows python-pillow
 * 9.4.0, src/libImaging/Resample.c, and Geometry.c for nearest.
 */
public final class PillowResize {
  private static final int PRECISION = 32 - 8 - 2;
  private static final int PARALLEL_BYTES = 1 << 18;

  private PillowResize() {}

  /** A picture of the given sides; the picture itself if it has them already. */
  public static Picture resize(Picture picture, int width, int height, Resample filter) {
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    byte[] out = resize(picture.rgb(), picture.width(), picture.height(), 3, width, height, filter);
    return Picture.of(width, height, out);
  }

  /** A grey picture of the given sides; the picture itself if it has them already. */
  public static GreyPicture resize(GreyPicture picture, int width, int height, Resample filter) {
    byte[] out =
        resize(picture.values(), picture.width(), picture.height(), 1, width, height, filter);
    return GreyPicture.of(width, height, out);
  }

  /** Labels of the given sides, by {@link Resample#NEAREST}: ids are never mixed. */
  public static LabelMap resize(LabelMap labels, int width, int height) {
    byte[] out =
        resize(labels.ids(), labels.width(), labels.height(), 1, width, height, Resample.NEAREST);
    return LabelMap.of(width, height, out);
  }

  private static byte[] resize(
      byte[] pixels, int width, int height, int channels, int toWidth, int toHeight, Resample f) {
    int size = Sides.bytes(toWidth, toHeight, channels);
    if (width == toWidth && height == toHeight) {
      return pixels;
    }
    if (f == Resample.NEAREST) {
      return nearest(pixels, width, height, channels, toWidth, toHeight, new byte[size]);
    }
    byte[] now = pixels;
    if (width != toWidth) {
      now = rows(now, width, height, channels, toWidth, f);
    }
    return height == toHeight ? now : columns(now, toWidth * channels, height, toHeight, f);
  }

  private static byte[] rows(
      byte[] in, int width, int height, int channels, int toWidth, Resample filter) {
    Taps taps = Taps.of(width, toWidth, filter);
    byte[] out = new byte[Sides.bytes(toWidth, height, channels)];
    each(
        height,
        out.length,
        y -> {
          int from = y * width * channels;
          int to = y * toWidth * channels;
          if (channels == 3) {
            colourRow(in, from, out, to, toWidth, taps);
          } else {
            greyRow(in, from, out, to, toWidth, taps);
          }
        });
    return out;
  }

  private static void colourRow(byte[] in, int from, byte[] out, int to, int toWidth, Taps taps) {
    int write = to;
    for (int x = 0; x < toWidth; x++) {
      int red = 1 << PRECISION - 1;
      int green = red;
      int blue = red;
      int at = from + taps.first[x] * 3;
      int last = (x * taps.stride) + taps.count[x];
      for (int k = x * taps.stride; k < last; k++, at += 3) {
        int weight = taps.weights[k];
        red += (in[at] & 0xff) * weight;
        green += (in[at + 1] & 0xff) * weight;
        blue += (in[at + 2] & 0xff) * weight;
      }
      out[write++] = clip(red);
      out[write++] = clip(green);
      out[write++] = clip(blue);
    }
  }

  private static void greyRow(byte[] in, int from, byte[] out, int to, int toWidth, Taps taps) {
    for (int x = 0; x < toWidth; x++) {
      int sum = 1 << PRECISION - 1;
      int at = from + taps.first[x];
      for (int k = 0; k < taps.count[x]; k++) {
        sum += (in[at + k] & 0xff) * taps.weights[x * taps.stride + k];
      }
      out[to + x] = clip(sum);
    }
  }

  private static byte[] columns(byte[] in, int row, int height, int toHeight, Resample filter) {
    Taps taps = Taps.of(height, toHeight, filter);
    byte[] out = new byte[row * toHeight];
    each(
        toHeight,
        out.length,
        y -> {
          int[] sums = new int[row];
          Arrays.fill(sums, 1 << PRECISION - 1);
          for (int k = 0; k < taps.count[y]; k++) {
            int weight = taps.weights[y * taps.stride + k];
            int from = (taps.first[y] + k) * row;
            for (int i = 0; i < row; i++) {
              sums[i] += (in[from + i] & 0xff) * weight;
            }
          }
          int to = y * row;
          for (int i = 0; i < row; i++) {
            out[to + i] = clip(sums[i]);
          }
        });
    return out;
  }

  private static byte[] nearest(
      byte[] in, int width, int height, int channels, int toWidth, int toHeight, byte[] out) {
    int[] columns = nearestSources(width, toWidth);
    int[] rows = nearestSources(height, toHeight);
    each(
        toHeight,
        out.length,
        y -> {
          int from = rows[y] * width * channels;
          int to = y * toWidth * channels;
          for (int x = 0; x < toWidth; x++) {
            int at = from + columns[x] * channels;
            for (int c = 0; c < channels; c++) {
              out[to++] = in[at + c];
            }
          }
        });
    return out;
  }

  /**
   * Pillow adds up the step instead of multiplying it; the sum's rounding is part of the result.
   */
  private static int[] nearestSources(int size, int toSize) {
    int[] sources = new int[toSize];
    double step = (double) size / toSize;
    double at = step * 0.5;
    for (int i = 0; i < toSize; i++) {
      sources[i] = Math.min((int) at, size - 1);
      at += step;
    }
    return sources;
  }

  private static void each(int rows, int bytes, IntConsumer work) {
    IntStream all = IntStream.range(0, rows);
    (bytes < PARALLEL_BYTES ? all : all.parallel()).forEach(work);
  }

  private static byte clip(int sum) {
    int value = sum >> PRECISION;
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }

  /** For each output position the first source position, how many, and their integer weights. */
  private record Taps(int[] first, int[] count, int[] weights, int stride) {
    static Taps of(int size, int toSize, Resample filter) {
      double scale = (double) size / toSize;
      double widen = Math.max(scale, 1);
      double support = filter.support() * widen;
      int stride = (int) Math.ceil(support) * 2 + 1;
      int[] first = new int[toSize];
      int[] count = new int[toSize];
      int[] weights = new int[Math.multiplyExact(toSize, stride)];
      double[] exact = new double[stride];
      for (int i = 0; i < toSize; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = Math.max((int) (centre - support + 0.5), 0);
        count[i] = Math.min((int) (centre + support + 0.5), size) - first[i];
        double sum = 0;
        for (int k = 0; k < count[i]; k++) {
          exact[k] = filter.weight((k + first[i] - centre + 0.5) * (1 / widen));
          sum += exact[k];
        }
        for (int k = 0; k < count[i]; k++) {
          double weight = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << PRECISION);
          weights[i * stride + k] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
        }
      }
      return new Taps(first, count, weights, stride);
    }
  }
}
