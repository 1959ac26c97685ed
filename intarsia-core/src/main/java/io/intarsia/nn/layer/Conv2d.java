package io.intarsia.nn.layer;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Window;
import org.jspecify.annotations.Nullable;

/** Convolution: {@code weight} [O, C/groups, kH, kW] and, unless left out, {@code bias} [O]. */
public final class Conv2d extends Block {
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final Window window;
  private final int groups;

  /** A convolution in groups, with or without bias. */
  public Conv2d(int in, int out, Window window, int groups, boolean bias) {
    this.window = window;
    this.groups = groups;
    int kernelH = window.kernelH();
    int kernelW = window.kernelW();
    weight = parameter("weight", Init.TORCH_DEFAULT, out, in / groups, kernelH, kernelW);
    long fanIn = (long) in / groups * kernelH * kernelW;
    this.bias = bias ? parameter("bias", new Init.FanInUniform(fanIn), out) : null;
  }

  /** A square convolution with bias. */
  public Conv2d(int in, int out, int kernel, int stride, int pad) {
    this(in, out, Window.square(kernel, stride, pad, 1), 1, true);
  }

  /** [N, C, H, W] to [N, O, H', W']. */
  public Tensor forward(Tensor x) {
    return x.conv2d(weight, bias, window, groups).named(this);
  }
}
