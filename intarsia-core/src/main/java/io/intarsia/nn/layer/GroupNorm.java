package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;

/** Group norm: {@code weight} and {@code bias} [C] (Wu and He 2018). */
public final class GroupNorm extends Unit {
  private final Parameter weight;
  private final Parameter bias;
  private final int groups;

  /** Over {@code channels} in groups, 1e-5 added to the variance. */
  public GroupNorm(int groups, int channels) {
    if (channels % groups != 0) {
      throw new IllegalArgumentException(channels + " channels do not divide into " + groups);
    }
    weight = parameter("weight", Init.ONES, channels);
    bias = parameter("bias", Init.ZEROS, channels);
    this.groups = groups;
  }

  /** [N, C, H, W] to the same shape. */
  @Override
  public Tensor forward(Tensor x) {
    return x.groupNorm(groups, weight, bias, 1e-5).named(this);
  }
}
