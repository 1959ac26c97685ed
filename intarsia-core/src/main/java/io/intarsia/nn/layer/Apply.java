package io.intarsia.nn.layer;

import io.intarsia.nn.Tensor;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Window;
import java.util.function.UnaryOperator;

/** A function without parameters, to stand in a {@link Sequence} where PyTorch counts it. */
public final class Apply extends Unit {
  private final UnaryOperator<Tensor> function;

  /** Any function. */
  public Apply(UnaryOperator<Tensor> function) {
    this.function = function;
  }

  /** max(x, 0). */
  public static Apply relu() {
    return new Apply(Tensor::relu);
  }

  /** A function of every element. */
  public static Apply map(Pointwise.Function function) {
    return new Apply(x -> x.map(function));
  }

  /** Dropout of elements with probability {@code p} in training. */
  public static Apply dropout(double p) {
    return new Apply(x -> x.dropout(p));
  }

  /** Dropout of whole channels with probability {@code p} in training. */
  public static Apply dropChannels(double p) {
    return new Apply(x -> x.dropChannels(p));
  }

  /** The largest of each window. */
  public static Apply maxPool(Window window) {
    return new Apply(x -> x.maxPool(window, false));
  }

  /** The mean of each channel: [N, C, H, W] to [N, C, 1, 1]. */
  public static Apply mean() {
    return new Apply(x -> x.mean(true, 2, 3));
  }

  @Override
  public Tensor forward(Tensor x) {
    return function.apply(x);
  }
}
