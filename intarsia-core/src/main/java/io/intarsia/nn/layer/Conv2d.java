package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Window;
import org.jspecify.annotations.Nullable;

/** Convolution: {@code weight} [O, C/groups, kH, kW] and, unless left out, {@code bias} [O]. */
public final class Conv2d extends Unit {
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final Window window;
  private final int groups;

  /** A convolution in groups, with or without bias. */
  public Conv2d(int in, int out, Window window, int groups, boolean bias) {
    this(in, out, window, groups, Init.TORCH_DEFAULT, bias ? fanIn(in, window, groups) : null);
  }

  /** A convolution in groups whose weight and bias start as told; without bias if that is null. */
  public Conv2d(int in, int out, Window window, int groups, Init weight, @Nullable Init bias) {
    this.window = window;
    this.groups = groups;
    int inner = in / groups;
    this.weight = parameter("weight", weight, out, inner, window.kernelH(), window.kernelW());
    this.bias = bias == null ? null : parameter("bias", bias, out);
  }

  private static Init fanIn(int in, Window window, int groups) {
    return new Init.FanInUniform((long) in / groups * window.kernelH() * window.kernelW());
  }

  /** A square convolution with bias. */
  public Conv2d(int in, int out, int kernel, int stride, int pad) {
    this(in, out, Window.square(kernel, stride, pad, 1), 1, true);
  }

  /** [N, C, H, W] to [N, O, H', W']. */
  @Override
  public Tensor forward(Tensor x) {
    return x.conv2d(weight, bias, window, groups).named(this);
  }
}
