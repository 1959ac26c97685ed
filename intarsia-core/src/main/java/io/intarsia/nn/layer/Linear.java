package io.intarsia.nn.layer;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;

/** A linear map of the last axis: {@code weight} [O, C] and {@code bias} [O]. */
public final class Linear extends Block {
  private final Parameter weight;
  private final Parameter bias;

  /** A map of {@code in} features to {@code out}. */
  public Linear(int in, int out) {
    weight = parameter("weight", Init.TORCH_DEFAULT, out, in);
    bias = parameter("bias", new Init.FanInUniform(in), out);
  }

  /** [..., C] to [..., O]. */
  public Tensor forward(Tensor x) {
    return x.linear(weight, bias).named(this);
  }
}
