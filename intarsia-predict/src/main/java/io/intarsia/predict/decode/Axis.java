package io.intarsia.predict.decode;

/**
 * Bilinear interpolation along one axis: output i mixes inputs {@code lower[i]} and {@code lower[i]
 * + 1} (the last input repeats) with weights {@code 1 - weight[i]} and {@code weight[i]}. Indices
 * and weights are computed in float as PyTorch does (aten/src/ATen/native/UpSample.h,
 * area_pixel_compute_source_index and guard_index_and_lambda).
 */
final class Axis {
  /** Inputs along the axis. */
  final int inputs;

  /** Outputs wanted, the first of those that the inputs stand for. */
  final int outputs;

  final int[] lower;
  final float[] weight;

  /** Outputs whose lower input is i are {@code start[i]} to {@code start[i + 1]}, exclusive. */
  final int[] start;

  /**
   * @param span how many outputs the inputs stand for; decides the scale
   * @param outputs how many of them are wanted, from the first
   */
  Axis(int inputs, int span, int outputs, boolean alignCorners) {
    this.inputs = inputs;
    this.outputs = outputs;
    lower = new int[outputs];
    weight = new float[outputs];
    start = new int[inputs + 1];
    float scale =
        alignCorners ? (span > 1 ? (float) (inputs - 1) / (span - 1) : 0f) : (float) inputs / span;
    for (int i = 0; i < outputs; i++) {
      float at = alignCorners ? scale * i : Math.max(scale * (i + 0.5f) - 0.5f, 0f);
      lower[i] = Math.min((int) at, inputs - 1);
      weight[i] = Math.min(Math.max(at - lower[i], 0f), 1f);
      start[lower[i] + 1] = i + 1;
    }
    for (int i = 1; i <= inputs; i++) {
      start[i] = Math.max(start[i], start[i - 1]);
    }
  }

  /** The upper neighbour of an input; the last is its own. */
  int upper(int input) {
    return Math.min(input + 1, inputs - 1);
  }
}
