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

  /**
   * The interpolation kernel of a transposed convolution that enlarges bilinearly: weight [C, O,
   * kH, kW] holds it where both channels are the same, 0 elsewhere; every channel where O is 1, as
   * in groups (Long et al. 2015, section 3.3).
   */
  record Bilinear() implements Init {}

  /**
   * The generalised identity of context modules: the channels of either side are cut into {@code
   * parts} equal parts; a result starts as the sum of the inputs of its own part at the centre tap,
   * over the number of results of that part; every other tap is noise (Yu and Koltun 2016, eq. 5).
   *
   * @param parts usually the number of classes; divides the channels of both sides
   * @param std of the normal noise
   */
  record Identity(int parts, double std) implements Init {}

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
