package io.intarsia.predict.cam;

import io.intarsia.base.NdArray;

/**
 * Activation maps from features and how much the answer depends on each of them. The arithmetic,
 * small numbers against division by zero included, is that of jacobgil/pytorch-grad-cam @ 084273b3,
 * grad_cam.py, grad_cam_plusplus.py and utils/image.py.
 *
 * @param weights what each channel counts, [N, C]
 * @param maps the weighted sum of the channels, not below 0, [N, h, w]
 */
public record GradientMaps(NdArray weights, NdArray maps) {
  private static final double SMALL = 1e-6;
  private static final float TINY = 1e-7f;

  /**
   * Grad-CAM: a channel counts as much as the mean of its gradient (Selvaraju et al. 2017, eq. 1
   * and 2).
   *
   * @param features [N, C, h, w]
   * @param gradients of one score of each picture by its features, [N, C, h, w]
   */
  public static GradientMaps gradCam(NdArray features, NdArray gradients) {
    float[] g = gradients.floats();
    int area = area(features, gradients);
    float[] weights = new float[g.length / area];
    for (int i = 0; i < weights.length; i++) {
      double sum = 0;
      for (int k = i * area; k < (i + 1) * area; k++) {
        sum += g[k];
      }
      weights[i] = (float) (sum / area);
    }
    return of(features, weights);
  }

  /**
   * Grad-CAM++: positive gradients count, each by how its pixel shares in the channel (Chattopadhay
   * et al. 2018, eq. 19, with the third powers that an exponential of the score gives).
   *
   * @param features [N, C, h, w]
   * @param gradients of one score of each picture by its features, [N, C, h, w]
   */
  public static GradientMaps gradCamPlusPlus(NdArray features, NdArray gradients) {
    float[] a = features.floats();
    float[] g = gradients.floats();
    int area = area(features, gradients);
    float[] weights = new float[g.length / area];
    for (int i = 0; i < weights.length; i++) {
      double all = 0;
      for (int k = i * area; k < (i + 1) * area; k++) {
        all += a[k];
      }
      double sum = 0;
      for (int k = i * area; k < (i + 1) * area; k++) {
        double square = (double) g[k] * g[k];
        double share = g[k] == 0 ? 0 : square / (2 * square + all * square * g[k] + SMALL);
        sum += Math.max(g[k], 0) * share;
      }
      weights[i] = (float) sum;
    }
    return of(features, weights);
  }

  private static int area(NdArray features, NdArray gradients) {
    if (features.rank() != 4 || !java.util.Arrays.equals(features.shape(), gradients.shape())) {
      throw new IllegalArgumentException(
          "wanted [N, C, h, w] and gradients of the same shape, got "
              + features
              + " and "
              + gradients);
    }
    return (int) (features.size(2) * features.size(3));
  }

  private static GradientMaps of(NdArray features, float[] weights) {
    float[] a = features.floats();
    int batch = (int) features.size(0);
    int channels = (int) features.size(1);
    int area = (int) (features.size(2) * features.size(3));
    float[] maps = new float[batch * area];
    for (int n = 0; n < batch; n++) {
      for (int k = 0; k < area; k++) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += (double) weights[n * channels + c] * a[(n * channels + c) * area + k];
        }
        maps[n * area + k] = (float) Math.max(sum, 0);
      }
    }
    return new GradientMaps(
        NdArray.ofFloats(weights, batch, channels),
        NdArray.ofFloats(maps, batch, features.size(2), features.size(3)));
  }

  /**
   * The maps from 0 to about 1, each by its own range, at the size of the picture.
   *
   * @return [N, height, width]
   */
  public NdArray scaled(int height, int width) {
    int batch = (int) maps.size(0);
    int h = (int) maps.size(1);
    int w = (int) maps.size(2);
    float[] from = maps.floats();
    float[] to = new float[batch * height * width];
    for (int n = 0; n < batch; n++) {
      float least = Float.POSITIVE_INFINITY;
      float most = Float.NEGATIVE_INFINITY;
      for (int k = n * h * w; k < (n + 1) * h * w; k++) {
        least = Math.min(least, from[k]);
        most = Math.max(most, from[k]);
      }
      for (int k = n * h * w; k < (n + 1) * h * w; k++) {
        from[k] = (from[k] - least) / (TINY + (most - least));
      }
      Plane plane = new Plane(from, n * h * w, h, w);
      plane.addTo(to, n * height * width, height, width, height, width);
    }
    return NdArray.ofFloats(to, batch, height, width);
  }
}
