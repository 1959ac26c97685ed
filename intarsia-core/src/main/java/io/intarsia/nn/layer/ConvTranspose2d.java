package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Window;
import org.jspecify.annotations.Nullable;

/**
 * Transposed convolution: {@code weight} [C, O/groups, kH, kW] and, unless left out, {@code bias}
 * [O].
 */
public final class ConvTranspose2d extends Unit {
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final Window window;
  private final int groups;
  private final int outPad;

  /** A transposed convolution with bias. */
  public ConvTranspose2d(int in, int out, Window window) {
    this(in, out, window, 0);
  }

  /** A transposed convolution with bias and rows and columns added at the far sides. */
  public ConvTranspose2d(int in, int out, Window window, int outPad) {
    this(in, out, window, 1, outPad, Init.TORCH_DEFAULT, fanIn(out, window));
  }

  /** A transposed convolution in groups that starts as told; without bias if that is null. */
  public ConvTranspose2d(
      int in, int out, Window window, int groups, Init weight, @Nullable Init bias) {
    this(in, out, window, groups, 0, weight, bias);
  }

  private ConvTranspose2d(
      int in, int out, Window window, int groups, int outPad, Init weight, @Nullable Init bias) {
    this.window = window;
    this.groups = groups;
    this.outPad = outPad;
    int outer = out / groups;
    this.weight = parameter("weight", weight, in, outer, window.kernelH(), window.kernelW());
    this.bias = bias == null ? null : parameter("bias", bias, out);
  }

  private static Init fanIn(int out, Window window) {
    return new Init.FanInUniform((long) out * window.kernelH() * window.kernelW());
  }

  /** [N, C, H, W] to [N, O, H', W']. */
  @Override
  public Tensor forward(Tensor x) {
    return x.convTranspose2d(weight, bias, window, groups, outPad).named(this);
  }
}
