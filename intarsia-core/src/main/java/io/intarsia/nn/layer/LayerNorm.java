package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;

/** Layer norm of the last axis: {@code weight} and {@code bias} [C] (Ba et al. 2016). */
public final class LayerNorm extends Unit {
  private final Parameter weight;
  private final Parameter bias;
  private final double eps;

  /** Over {@code width} channels; {@code eps} is added to the variance. */
  public LayerNorm(int width, double eps) {
    weight = parameter("weight", Init.ONES, width);
    bias = parameter("bias", Init.ZEROS, width);
    this.eps = eps;
  }

  /** [..., C] to the same shape. */
  @Override
  public Tensor forward(Tensor x) {
    return x.layerNorm(weight, bias, eps).named(this);
  }
}
