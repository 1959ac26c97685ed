package io.intarsia.zoo.unet;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;

/**
 * Two 3x3 convolutions with bias and ReLU, with or without batch norm: {@code conv1.0, conv1.1,
 * conv2.0, conv2.1}, as ZJUGiveLab/UNet-Version @ 8ecd0674, models/layers.py names them.
 */
final class ConvPair extends Unit {
  private final Sequence first;
  private final Sequence second;

  ConvPair(int in, int out, boolean norm) {
    first = child("conv1", step(in, out, norm));
    second = child("conv2", step(out, out, norm));
  }

  private static Sequence step(int in, int out, boolean norm) {
    Conv2d conv = conv3(in, out);
    return norm
        ? new Sequence(conv, new BatchNorm2d(out), Apply.relu())
        : new Sequence(conv, Apply.relu());
  }

  /** A 3x3 convolution with bias that starts normal for ReLU by its fan-in (He et al. 2015). */
  static Conv2d conv3(int in, int out) {
    Init weight = new Init.Normal(Math.sqrt(2.0 / (9.0 * in)), false);
    Init bias = new Init.FanInUniform(9L * in);
    return new Conv2d(in, out, Window.square(3, 1, 1, 1), 1, weight, bias);
  }

  @Override
  public Tensor forward(Tensor x) {
    return second.forward(first.forward(x)).named(this);
  }
}
