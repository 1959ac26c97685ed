package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Window;

/** Transposed convolution: {@code weight} [C, O, kH, kW] and {@code bias} [O]. */
public final class ConvTranspose2d extends Unit {
  private final Parameter weight;
  private final Parameter bias;
  private final Window window;
  private final int outPad;

  /** A transposed convolution with bias. */
  public ConvTranspose2d(int in, int out, Window window) {
    this(in, out, window, 0);
  }

  /** A transposed convolution with bias and rows and columns added at the far sides. */
  public ConvTranspose2d(int in, int out, Window window, int outPad) {
    this.window = window;
    this.outPad = outPad;
    weight = parameter("weight", Init.TORCH_DEFAULT, in, out, window.kernelH(), window.kernelW());
    long fanIn = (long) out * window.kernelH() * window.kernelW();
    bias = parameter("bias", new Init.FanInUniform(fanIn), out);
  }

  /** [N, C, H, W] to [N, O, H', W']. */
  @Override
  public Tensor forward(Tensor x) {
    return x.convTranspose2d(weight, bias, window, 1, outPad).named(this);
  }
}
