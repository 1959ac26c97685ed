package io.intarsia.zoo.encoder.classic;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvNorm;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the modules of Inception networks are made of: branches side by side, joined. */
final class Inception {
  private static final double EPS = 1e-3;

  private Inception() {}

  /** Convolution, batch norm and ReLU; half a window of padding on every side. */
  static ConvNorm conv(int in, int out, int height, int width, int stride) {
    Window window = new Window(height, width, stride, stride, height / 2, width / 2, 1, 1);
    return new ConvNorm(
        new Conv2d(in, out, window, 1, Init.TORCH_DEFAULT, null),
        new BatchNorm2d(out, EPS, 0.1),
        Function.RELU);
  }

  /** A square one of stride 1. */
  static ConvNorm conv(int in, int out, int kernel) {
    return conv(in, out, kernel, kernel, 1);
  }

  /** The largest of 3x3 at every second place. */
  static Apply maxPool() {
    return Apply.maxPool(Window.square(3, 2, 1, 1));
  }

  /** The mean of 3x3, of those pixels that are there, and a 1x1 convolution. */
  static Unit averaged(int in, int out) {
    Window window = Window.square(3, 1, 1, 1);
    return new Sequence(new Apply(x -> x.avgPool(window, false, false)), conv(in, out, 1));
  }

  /** Branches under these keys, their channels joined in order. */
  static final class Branches extends Unit {
    private final List<Unit> branches = new ArrayList<>();

    Branches(Map<String, Unit> branches) {
      branches.forEach((key, branch) -> this.branches.add(child(key, branch)));
    }

    /** Branches with the keys branch0, branch1 ... */
    static Branches of(Unit... branches) {
      Map<String, Unit> named = new LinkedHashMap<>();
      for (Unit branch : branches) {
        named.put("branch" + named.size(), branch);
      }
      return new Branches(named);
    }

    /** The joined branches, without being known as a stage. */
    Tensor join(Tensor x) {
      return Tensor.concat(1, branches.stream().map(b -> b.forward(x)).toList());
    }

    @Override
    public Tensor forward(Tensor x) {
      return join(x).named(this);
    }
  }

  /** Branches mixed by a 1x1 convolution with bias, scaled, and added to the input. */
  static final class Residual extends Unit {
    private final Branches branches;
    private final Conv2d mix;
    private final double scale;
    private final boolean relu;

    /**
     * @param channels of the input and the result
     * @param inner of the branches together
     * @param scale of what is added
     * @param relu applied to the sum
     */
    Residual(int channels, int inner, double scale, boolean relu, Unit... branches) {
      this.branches = Branches.of(branches);
      this.branches.children().forEach(this::child);
      mix = child("conv2d", new Conv2d(inner, channels, 1, 1, 0));
      this.scale = scale;
      this.relu = relu;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = mix.forward(branches.join(x)).times(scale).plus(x);
      return (relu ? y.relu() : y).named(this);
    }
  }
}
