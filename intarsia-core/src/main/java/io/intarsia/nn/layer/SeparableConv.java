package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Window;

/** A 3x3 convolution of each channel, then a 1x1 convolution; keys 0 and 1. */
public final class SeparableConv extends Unit {
  private final Conv2d depthwise;
  private final Conv2d pointwise;

  /** A convolution of stride 1 that keeps the size. */
  public SeparableConv(int in, int out, int dilation) {
    Window window = Window.square(3, 1, dilation, dilation);
    depthwise = child("0", new Conv2d(in, in, window, in, Init.RELU_UNIFORM, null));
    Window pixel = Window.square(1, 1, 0, 1);
    pointwise = child("1", new Conv2d(in, out, pixel, 1, Init.RELU_UNIFORM, null));
  }

  @Override
  public Tensor forward(Tensor x) {
    return pointwise.forward(depthwise.forward(x)).named(this);
  }
}
