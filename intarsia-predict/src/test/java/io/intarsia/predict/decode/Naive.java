package io.intarsia.predict.decode;

import java.util.Random;

/** The obvious way to decode: the whole volume, then the first maximum. */
public final class Naive {
  private Naive() {}

  /** [classes, height, width], as torch.nn.functional.interpolate computes it. */
  public static float[] upsample(Logits in, int height, int width, boolean alignCorners) {
    float[] out = new float[in.classes() * height * width];
    for (int y = 0; y < height; y++) {
      float sy = position(y, in.height(), height, alignCorners);
      int y0 = Math.min((int) sy, in.height() - 1);
      int y1 = Math.min(y0 + 1, in.height() - 1);
      float wy = Math.min(sy - y0, 1);
      for (int x = 0; x < width; x++) {
        float sx = position(x, in.width(), width, alignCorners);
        int x0 = Math.min((int) sx, in.width() - 1);
        int x1 = Math.min(x0 + 1, in.width() - 1);
        float wx = Math.min(sx - x0, 1);
        for (int c = 0; c < in.classes(); c++) {
          out[(c * height + y) * width + x] =
              (1 - wy) * ((1 - wx) * in.at(c, y0, x0) + wx * in.at(c, y0, x1))
                  + wy * ((1 - wx) * in.at(c, y1, x0) + wx * in.at(c, y1, x1));
        }
      }
    }
    return out;
  }

  private static float position(int i, int in, int out, boolean alignCorners) {
    if (alignCorners) {
      return out > 1 ? (float) (in - 1) / (out - 1) * i : 0;
    }
    return Math.max((float) in / out * (i + 0.5f) - 0.5f, 0);
  }

  /** The first largest class of each pixel; foreground above the threshold for a single class. */
  public static int[] labels(float[] volume, int classes, int pixels, float threshold) {
    int[] out = new int[pixels];
    for (int i = 0; i < pixels; i++) {
      if (classes == 1) {
        out[i] = volume[i] > threshold ? 1 : 0;
      }
      for (int c = 1; c < classes; c++) {
        if (volume[c * pixels + i] > volume[out[i] * pixels + i]) {
          out[i] = c;
        }
      }
    }
    return out;
  }

  /** Softmax probability of one class at one pixel; the sigmoid for a single class. */
  public static double probability(float[] volume, int classes, int pixels, int pixel, int label) {
    if (classes == 1) {
      double foreground = 1 / (1 + Math.exp(-volume[pixel]));
      return label == 1 ? foreground : 1 - foreground;
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(volume[c * pixels + pixel] - volume[label * pixels + pixel]);
    }
    return 1 / sum;
  }

  /** Independent Gaussian scores: every class has its chance everywhere. */
  public static Logits noise(Random random, int classes, int height, int width) {
    float[] values = new float[classes * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * 3;
    }
    return Logits.of(classes, height, width, values);
  }

  /** Scores as a trained network gives them: a few smooth regions, the other classes far below. */
  public static Logits regions(Random random, int classes, int height, int width) {
    int side = 9;
    Logits coarse = noise(random, classes, side, side);
    float[] values = upsample(coarse, height, width, false);
    for (int i = 0; i < values.length; i++) {
      values[i] = 2.5f * values[i] + (float) random.nextGaussian() * 0.3f;
    }
    return Logits.of(classes, height, width, values);
  }
}
