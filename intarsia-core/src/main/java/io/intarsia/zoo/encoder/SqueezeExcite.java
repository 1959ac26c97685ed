package io.intarsia.zoo.encoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;

/** Squeeze and excitation of channels (Hu et al. 2018, fig. 2). */
public final class SqueezeExcite extends Unit {
  private final Conv2d reduce;
  private final Conv2d expand;
  private final Function inner;
  private final Function gate;

  /** Over {@code channels}, squeezed to {@code width}; its convolutions have these two keys. */
  public SqueezeExcite(
      int channels, int width, String reduceKey, String expandKey, Function inner, Function gate) {
    reduce = child(reduceKey, conv(channels, width));
    expand = child(expandKey, conv(width, channels));
    this.inner = inner;
    this.gate = gate;
  }

  private static Conv2d conv(int in, int out) {
    Init bias = new Init.FanInUniform(in);
    return new Conv2d(in, out, Window.square(1, 1, 0, 1), 1, Init.TORCH_DEFAULT, bias);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor squeezed = reduce.forward(x.mean(true, 2, 3)).map(inner);
    return x.times(expand.forward(squeezed).map(gate)).named(this);
  }
}
