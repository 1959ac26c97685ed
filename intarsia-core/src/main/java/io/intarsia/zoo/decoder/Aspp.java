package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.SeparableConv;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Atrous spatial pyramid pooling: a 1x1 branch, 3x3 branches of several dilations and the mean,
 * joined and projected (Chen et al. 2017, section 3.3). Keys are those that torchvision and
 * segmentation_models.pytorch share.
 */
public final class Aspp extends Unit {
  private final List<Unit> branches = new ArrayList<>();
  private final Pooling pooling;
  private final Sequence project;

  /**
   * @param in channels of the map
   * @param out channels of each branch and of the result
   * @param rates dilations of the 3x3 branches
   * @param separable 3x3 convolutions in two steps
   * @param dropout in training, on the result
   * @param init how convolutions start
   */
  public Aspp(int in, int out, List<Integer> rates, boolean separable, double dropout, Init init) {
    branches.add(branch(pixel(in, out, init), out));
    for (int rate : rates) {
      Window window = Window.square(3, 1, rate, rate);
      Unit conv =
          separable ? new SeparableConv(in, out, rate) : new Conv2d(in, out, window, 1, init, null);
      branches.add(branch(conv, out));
    }
    children("convs", branches);
    pooling = child("convs." + branches.size(), new Pooling(in, out, init));
    project =
        child(
            "project",
            new Sequence(
                pixel(out * (branches.size() + 1), out, init),
                new BatchNorm2d(out),
                Apply.relu(),
                Apply.dropout(dropout)));
  }

  private static Sequence branch(Unit conv, int out) {
    return new Sequence(conv, new BatchNorm2d(out), Apply.relu());
  }

  private static Conv2d pixel(int in, int out, Init init) {
    return new Conv2d(in, out, Window.square(1, 1, 0, 1), 1, init, null);
  }

  @Override
  public Tensor forward(Tensor x) {
    List<Tensor> results = new ArrayList<>();
    branches.forEach(b -> results.add(b.forward(x)));
    results.add(pooling.forward(x));
    return project.forward(Tensor.concat(1, results)).named(this);
  }

  /** The mean of the map, convolved and spread over it again; keys 1 and 2. */
  private static final class Pooling extends Unit {
    private final Conv2d conv;
    private final BatchNorm2d norm;

    Pooling(int in, int out, Init init) {
      conv = child("1", pixel(in, out, init));
      norm = child("2", new BatchNorm2d(out));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor mean = norm.forward(conv.forward(x.mean(true, 2, 3))).relu();
      return mean.resizeLike(x, false).named(this);
    }
  }
}
