package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Window;

/** Convolution without bias, batch norm, ReLU; keys 0 and 1. */
public final class ConvBnRelu extends Unit {
  private final Conv2d conv;
  private final BatchNorm2d norm;

  /** A convolution in groups whose weight starts as told. */
  public ConvBnRelu(int in, int out, Window window, int groups, Init init) {
    conv = child("0", new Conv2d(in, out, window, groups, init, null));
    norm = child("1", new BatchNorm2d(out));
  }

  /** A square convolution of stride 1 that keeps the size. */
  public ConvBnRelu(int in, int out, int kernel, Init init) {
    this(in, out, Window.square(kernel, 1, kernel / 2, 1), 1, init);
  }

  @Override
  public Tensor forward(Tensor x) {
    return norm.forward(conv.forward(x)).relu().named(this);
  }
}
