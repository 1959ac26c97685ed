package io.intarsia.predict.tile;

import io.intarsia.predict.decode.Logits;
import java.nio.FloatBuffer;
import java.util.Random;

/**
 * One zero-padded 3x3 convolution of three channels to {@code classes}, its outputs averaged over
 * cells of stride x stride pixels, plus, if it looks at the whole, the mean of channel 0.
 */
record ToyNetwork(int classes, int stride, float[] weight, float[] bias, boolean global)
    implements Network {
  static final int CHANNELS = 3;

  static ToyNetwork drawn(long seed, int classes, int stride) {
    Random random = new Random(seed);
    float[] weight = new float[classes * CHANNELS * 9];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) random.nextGaussian();
    }
    return new ToyNetwork(classes, stride, weight, new float[classes], false);
  }

  @Override
  public Logits run(FloatBuffer pixels, int height, int width) {
    int h = height / stride;
    int w = width / stride;
    float[] out = new float[classes * h * w];
    double mean = 0;
    for (int i = 0; i < height * width; i++) {
      mean += pixels.get(i);
    }
    mean = global ? mean / (height * width) : 0;
    for (int c = 0; c < classes; c++) {
      for (int y = 0; y < h * stride; y++) {
        for (int x = 0; x < w * stride; x++) {
          float value = convolve(pixels, height, width, c, y, x);
          out[(c * h + y / stride) * w + x / stride] += value / (stride * stride);
        }
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] += (float) mean;
    }
    return Logits.of(classes, h, w, out);
  }

  private float convolve(FloatBuffer pixels, int height, int width, int c, int y, int x) {
    float sum = bias[c];
    for (int k = 0; k < CHANNELS; k++) {
      for (int i = Math.max(0, 1 - y); i < Math.min(3, height + 1 - y); i++) {
        for (int j = Math.max(0, 1 - x); j < Math.min(3, width + 1 - x); j++) {
          sum +=
              weight[((c * CHANNELS + k) * 3 + i) * 3 + j]
                  * pixels.get((k * height + y + i - 1) * width + x + j - 1);
        }
      }
    }
    return sum;
  }

  /** Cuts tiles out of a picture [3, height, width] held whole. */
  static SlidingWindow.Crop crop(float[] picture, int height, int width) {
    return (top, left, h, w) -> {
      float[] out = new float[CHANNELS * h * w];
      for (int k = 0; k < CHANNELS; k++) {
        for (int y = 0; y < h; y++) {
          System.arraycopy(picture, (k * height + top + y) * width + left, out, (k * h + y) * w, w);
        }
      }
      return FloatBuffer.wrap(out);
    };
  }
}
