package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Pointwise;

/**
 * Batch norm: {@code weight}, {@code bias}, {@code running_mean}, {@code running_var} [C] and the
 * counter {@code num_batches_tracked}, momentum 0.1 unless given (Ioffe and Szegedy 2015).
 */
public final class BatchNorm2d extends Unit {
  private final Parameter weight;
  private final Parameter bias;
  private final Parameter mean;
  private final Parameter var;
  private final double eps;
  private final double momentum;

  /** Over {@code channels}; {@code eps} is added to the variance. */
  public BatchNorm2d(int channels, double eps, double momentum) {
    weight = parameter("weight", Init.ONES, channels);
    bias = parameter("bias", Init.ZEROS, channels);
    mean = buffer("running_mean", Init.ZEROS, channels);
    var = buffer("running_var", Init.ONES, channels);
    counter("num_batches_tracked");
    this.eps = eps;
    this.momentum = momentum;
  }

  /** With eps 1e-5 and momentum 0.1. */
  public BatchNorm2d(int channels) {
    this(channels, 1e-5, 0.1);
  }

  /** [N, C, H, W] to the same shape. */
  @Override
  public Tensor forward(Tensor x) {
    return x.batchNorm(weight, bias, mean, var, eps, momentum).named(this);
  }

  /** The same and a function of every element, known as one stage as timm has it. */
  public Tensor forward(Tensor x, Pointwise.Function function) {
    Tensor y = x.batchNorm(weight, bias, mean, var, eps, momentum);
    return y.map(function).named(this);
  }
}
