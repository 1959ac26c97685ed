package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;

/** A linear map of the last axis: {@code weight} [O, C] and {@code bias} [O]. */
public final class Linear extends Unit {
  private final Parameter weight;
  private final Parameter bias;

  /** A map of {@code in} features to {@code out}. */
  public Linear(int in, int out) {
    this(in, out, Init.TORCH_DEFAULT, new Init.FanInUniform(in));
  }

  /** A map of {@code in} features to {@code out} whose weight and bias start as told. */
  public Linear(int in, int out, Init weight, Init bias) {
    this.weight = parameter("weight", weight, out, in);
    this.bias = parameter("bias", bias, out);
  }

  /** [..., C] to [..., O]. */
  @Override
  public Tensor forward(Tensor x) {
    return x.linear(weight, bias).named(this);
  }
}
