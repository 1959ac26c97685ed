package io.intarsia.nn;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The values an untrained network starts with: what {@link Init} says, drawn from a seed. */
public final class Initial {
  private static final double CUT = 2;

  private Initial() {}

  /**
   * Draws a value for every parameter and buffer. Each key has a random stream of its own, so that
   * a layer starts the same whatever stands around it.
   *
   * @param seed the same seed gives the same values
   */
  public static Weights of(Manifest manifest, long seed) {
    Map<String, NdArray> values = new LinkedHashMap<>();
    manifest
        .entries()
        .forEach(
            (key, parameter) -> values.put(key, value(parameter, manifest.key(parameter), seed)));
    return Weights.of(values);
  }

  /**
   * Draws the value of one parameter.
   *
   * @param key chooses the random stream
   */
  public static NdArray value(Parameter parameter, String key, long seed) {
    long[] shape = parameter.shape();
    if (parameter.dtype() == DType.I64) {
      return NdArray.ofLongs(new long[Math.toIntExact(NdArray.count(shape))], shape);
    }
    float[] values = new float[Math.toIntExact(NdArray.count(shape))];
    SplittableRandom random = new SplittableRandom(mix(seed, key));
    fill(values, shape, parameter.init(), random);
    return NdArray.ofFloats(values, shape);
  }

  private static void fill(float[] values, long[] shape, Init init, SplittableRandom random) {
    if (init instanceof Init.Constant constant) {
      Arrays.fill(values, (float) constant.value());
    } else if (init instanceof Init.Normal normal) {
      double cut = normal.truncated() ? CUT : Double.POSITIVE_INFINITY;
      normal(values, normal.std(), cut, random);
    } else if (init instanceof Init.KaimingUniform kaiming) {
      uniform(values, kaiming.gain() * Math.sqrt(3.0 / fanIn(shape)), random);
    } else if (init instanceof Init.KaimingNormalFanOut) {
      normal(values, Math.sqrt(2.0 / fanOut(shape)), Double.POSITIVE_INFINITY, random);
    } else if (init instanceof Init.FanInUniform fan) {
      uniform(values, 1 / Math.sqrt(fan.fanIn()), random);
    } else if (init instanceof Init.Bilinear) {
      bilinear(values, shape);
    } else if (init instanceof Init.Identity identity) {
      normal(values, identity.std(), Double.POSITIVE_INFINITY, random);
      identity(values, shape, identity.parts());
    }
  }

  private static void bilinear(float[] values, long[] shape) {
    int kernelH = (int) shape[2];
    int kernelW = (int) shape[3];
    boolean single = shape[1] == 1;
    for (int channel = 0; channel < (single ? shape[0] : Math.min(shape[0], shape[1])); channel++) {
      int from = (int) (channel * shape[1] + (single ? 0 : channel)) * kernelH * kernelW;
      for (int tap = 0; tap < kernelH * kernelW; tap++) {
        double row = hat(tap / kernelW, kernelH);
        values[from + tap] = (float) (row * hat(tap % kernelW, kernelW));
      }
    }
  }

  /** A triangle over the taps, highest in their middle. */
  private static double hat(int tap, int kernel) {
    int factor = (kernel + 1) / 2;
    double centre = kernel % 2 == 1 ? factor - 1 : factor - 0.5;
    return 1 - Math.abs(tap - centre) / factor;
  }

  /** Sets the centre tap between channels of one part. */
  private static void identity(float[] values, long[] shape, int parts) {
    long outPerPart = shape[0] / parts;
    long inPerPart = shape[1] / parts;
    int taps = (int) (shape[2] * shape[3]);
    int centre = (int) (shape[2] / 2 * shape[3] + shape[3] / 2);
    for (long out = 0; out < shape[0]; out++) {
      for (long in = 0; in < shape[1]; in++) {
        if (out / outPerPart == in / inPerPart) {
          values[(int) (out * shape[1] + in) * taps + centre] = 1f / outPerPart;
        }
      }
    }
  }

  private static long fanIn(long[] shape) {
    return NdArray.count(shape) / shape[0];
  }

  private static long fanOut(long[] shape) {
    return NdArray.count(shape) / shape[1];
  }

  private static void uniform(float[] values, double bound, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
  }

  /** Normal numbers by the polar method, those beyond {@code cut} deviations drawn again. */
  private static void normal(float[] values, double std, double cut, SplittableRandom random) {
    for (int i = 0; i < values.length; ) {
      double u = 2 * random.nextDouble() - 1;
      double v = 2 * random.nextDouble() - 1;
      double s = u * u + v * v;
      if (s < 1 && s > 0) {
        double value = u * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        if (Math.abs(value) <= cut) {
          values[i++] = (float) (value * std);
        }
      }
    }
  }

  private static long mix(long seed, String key) {
    long h = seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
    for (int i = 0; i < key.length(); i++) {
      h = (h ^ key.charAt(i)) * 0x100000001B3L;
      h ^= h >>> 29;
    }
    return h;
  }
}
