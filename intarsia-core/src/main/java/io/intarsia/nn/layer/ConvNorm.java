package io.intarsia.nn.layer;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import org.jspecify.annotations.Nullable;

/** Convolution without bias, batch norm and, unless left out, a function; keys conv and bn. */
public final class ConvNorm extends Unit {
  private final Conv2d conv;
  private final BatchNorm2d norm;
  private final @Nullable Function function;

  /**
   * @param conv a convolution without bias
   * @param norm over its channels
   * @param function of every element, or null
   */
  public ConvNorm(Conv2d conv, BatchNorm2d norm, @Nullable Function function) {
    this.conv = child("conv", conv);
    this.norm = child("bn", norm);
    this.function = function;
  }

  /** With Kaiming's start for ReLU, fan out, and the usual batch norm. */
  public static ConvNorm of(
      int in, int out, Window window, int groups, @Nullable Function function) {
    Conv2d conv = new Conv2d(in, out, window, groups, Init.RELU_FAN_OUT, null);
    return new ConvNorm(conv, new BatchNorm2d(out), function);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = norm.forward(conv.forward(x));
    return (function == null ? y : y.map(function)).named(this);
  }
}
