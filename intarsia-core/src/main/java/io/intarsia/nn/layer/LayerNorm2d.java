package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;

/** Layer norm of the channels of every pixel: {@code weight} and {@code bias} [C]. */
public final class LayerNorm2d extends Unit {
  private final Parameter weight;
  private final Parameter bias;
  private final double eps;

  /** Over {@code channels}; {@code eps} is added to the variance. */
  public LayerNorm2d(int channels, double eps) {
    weight = parameter("weight", Init.ONES, channels);
    bias = parameter("bias", Init.ZEROS, channels);
    this.eps = eps;
  }

  /** [N, C, H, W] to the same shape. */
  @Override
  public Tensor forward(Tensor x) {
    return x.tokens().layerNorm(weight, bias, eps).toGrid(x).named(this);
  }
}
