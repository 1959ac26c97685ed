package io.intarsia.predict.cam;

import io.intarsia.base.NdArray;
import java.util.List;

/**
 * Class activation maps of one picture at several scales, and of its mirror image, as one: summed,
 * reduced to the classes the picture is known to show, the largest value of each class about 1.
 * Arithmetic follows jiwoon-ahn/irn @ a2ece003, step/make_cam.py and misc/imutils.py.
 *
 * @param strided [labels, ceil(height/4), ceil(width/4)]
 * @param full [labels, height, width]
 */
public record MapMerge(NdArray strided, NdArray full) {
  private static final int STRIDE = 4;
  private static final int PADDED = 16;
  private static final float EPS = 1e-5f;

  /**
   * The maps of a picture and its mirror image, added.
   *
   * @param pair [2, classes, h, w], the second of the mirror image
   * @return [1, classes, h, w]
   */
  public static NdArray mirrored(NdArray pair) {
    if (pair.rank() != 4 || pair.size(0) != 2) {
      throw new IllegalArgumentException("wanted the maps of two pictures, got " + pair);
    }
    float[] maps = pair.floats();
    int width = (int) pair.size(3);
    float[] sum = new float[maps.length / 2];
    for (int i = 0; i < sum.length; i++) {
      int row = i / width * width;
      sum[i] = maps[i] + maps[sum.length + row + width - 1 - (i - row)];
    }
    return NdArray.ofFloats(sum, 1, pair.size(1), pair.size(2), pair.size(3));
  }

  /**
   * Adds maps of several scales.
   *
   * @param scales one [classes, h, w] per scale, values not below 0
   * @param height height of the picture in pixels
   * @param width width of the picture in pixels
   * @param labels the classes the picture shows, in the order of the result
   */
  public static MapMerge of(List<NdArray> scales, int height, int width, int[] labels) {
    int rows = (height - 1) / STRIDE + 1;
    int columns = (width - 1) / STRIDE + 1;
    int paddedRows = ((height - 1) / PADDED + 1) * PADDED;
    int paddedColumns = ((width - 1) / PADDED + 1) * PADDED;
    float[] strided = new float[labels.length * rows * columns];
    float[] full = new float[labels.length * height * width];
    for (NdArray scale : scales) {
      float[] maps = scale.floats();
      int h = (int) scale.size(1);
      int w = (int) scale.size(2);
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] < 0 || labels[i] >= scale.size(0)) {
          throw new IllegalArgumentException("no map of class " + labels[i] + " in " + scale);
        }
        Plane plane = new Plane(maps, labels[i] * h * w, h, w);
        plane.addTo(strided, i * rows * columns, rows, columns, rows, columns);
        plane.addTo(full, i * height * width, height, width, paddedRows, paddedColumns);
      }
    }
    normalise(strided, labels.length);
    normalise(full, labels.length);
    return new MapMerge(
        NdArray.ofFloats(strided, labels.length, rows, columns),
        NdArray.ofFloats(full, labels.length, height, width));
  }

  private static void normalise(float[] maps, int count) {
    int size = count == 0 ? 0 : maps.length / count;
    for (int i = 0; i < count; i++) {
      float most = 0;
      for (int k = i * size; k < (i + 1) * size; k++) {
        most = Math.max(most, maps[k]);
      }
      for (int k = i * size; k < (i + 1) * size; k++) {
        maps[k] /= most + EPS;
      }
    }
  }
}
