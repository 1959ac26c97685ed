package io.intarsia.predict.tile;

import java.util.List;

/** How overlapping tiles share the samples they have in common. */
public enum Ramp {
  /** Every tile counts the same: the average by count of mmsegmentation. */
  UNIFORM,
  /** Weights fall linearly across the overlap. */
  LINEAR,
  /** Weights fall along half a cosine across the overlap, so they start and end flat. */
  COSINE,
  /** The tile whose border is farther away counts alone. */
  NEAREST;

  /**
   * Weights along one axis: [tiles, tile], summing to one over the tiles at every sample.
   *
   * @param starts first sample of each tile, ascending
   * @param tile samples of each tile
   * @param length samples of the axis
   */
  float[][] weights(List<Integer> starts, int tile, int length) {
    float[][] weights = new float[starts.size()][tile];
    double[] sums = new double[length];
    for (int i = 0; i < weights.length; i++) {
      int before = i == 0 ? 0 : starts.get(i - 1) + tile - starts.get(i);
      int after = i == weights.length - 1 ? 0 : starts.get(i) + tile - starts.get(i + 1);
      for (int k = 0; k < tile; k++) {
        weights[i][k] = rise(k, before, true) * rise(tile - 1 - k, after, false);
        sums[starts.get(i) + k] += weights[i][k];
      }
    }
    for (int i = 0; i < weights.length; i++) {
      for (int k = 0; k < tile; k++) {
        weights[i][k] = (float) (weights[i][k] / sums[starts.get(i) + k]);
      }
    }
    return weights;
  }

  /**
   * The weight k samples inside a border.
   *
   * @param later whether this is the later tile of the pair, which takes the middle sample
   */
  private float rise(int k, int overlap, boolean later) {
    if (k >= overlap) {
      return 1;
    }
    float t = (k + 0.5f) / overlap;
    return switch (this) {
      case UNIFORM -> 1;
      case LINEAR -> t;
      case COSINE -> (float) (0.5 - 0.5 * Math.cos(Math.PI * t));
      case NEAREST -> 2 * k + 1 > overlap || (later && 2 * k + 1 == overlap) ? 1 : 0;
    };
  }
}
