package io.intarsia.nn;

/** How a parameter starts before it is trained; the names are those of torch.nn.init. */
public sealed interface Init {
  /** Every element the same. */
  record Constant(double value) implements Init {}

  /** Normal with mean 0; cut at two standard deviations when truncated. */
  record Normal(double std, boolean truncated) implements Init {}

  /** Uniform in [-bound, bound] with bound = gain * sqrt(3 / fan_in) (Kaiming, uniform). */
  record KaimingUniform(double gain) implements Init {}

  /** Normal with std = sqrt(2 / fan_out) (Kaiming for ReLU, fan out). */
  record KaimingNormalFanOut() implements Init {}

  /** Uniform in [-1/sqrt(fan_in), 1/sqrt(fan_in)], the fan-in of the weight beside it. */
  record FanInUniform(long fanIn) implements Init {}

  /** All zero. */
  Init ZEROS = new Constant(0);

  /** All one. */
  Init ONES = new Constant(1);

  /** What torch gives the weight of a Linear or Conv2d: Kaiming uniform with a = sqrt(5). */
  Init TORCH_DEFAULT = new KaimingUniform(Math.sqrt(1.0 / 3));

  /** Kaiming uniform for ReLU: bound = sqrt(6 / fan_in). */
  Init RELU_UNIFORM = new KaimingUniform(Math.sqrt(2));

  /** Kaiming normal for ReLU, fan out. */
  Init RELU_FAN_OUT = new KaimingNormalFanOut();

  /**
   * Uniform in [-bound, bound] with bound = sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010),
   * the fans being those of the weight it is for.
   */
  static Init xavierUniform(long fanIn, long fanOut) {
    return new KaimingUniform(Math.sqrt(2.0 * fanIn / (fanIn + fanOut)));
  }
}
