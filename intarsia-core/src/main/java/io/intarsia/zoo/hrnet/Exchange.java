package io.intarsia.zoo.hrnet;

import io.intarsia.nn.Block;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Residual;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A module of HRNet: residual blocks on every branch, then every branch gets the sum of all,
 * brought to its size (Wang et al. 2020, fig. 3): strided 3x3 convolutions down, 1x1 convolutions
 * and bilinear upsampling up. Keys {@code branches.i.k} and {@code fuse_layers.i.j}.
 */
final class Exchange extends Block {
  private record Way(int to, int from) {}

  private final List<Sequence> branches = new ArrayList<>();
  private final Map<Way, Unit> ways = new LinkedHashMap<>();
  private final boolean alignCorners;

  /**
   * @param blocks residual blocks on each branch
   * @param channels channels of each branch, from the finest
   * @param alignCorners how branches are upsampled
   */
  Exchange(
      List<Integer> blocks, List<Integer> channels, boolean alignCorners, Residual.Style style) {
    this.alignCorners = alignCorners;
    for (int i = 0; i < channels.size(); i++) {
      List<Residual> chain = new ArrayList<>();
      for (int k = 0; k < blocks.get(i); k++) {
        chain.add(Residual.basic(channels.get(i), channels.get(i), 1, style));
      }
      branches.add(child("branches." + i, new Sequence(chain)));
    }
    for (int to = 0; to < channels.size(); to++) {
      for (int from = 0; from < channels.size(); from++) {
        if (to != from) {
          Unit way = to < from ? up(channels, to, from, style) : down(channels, to, from, style);
          ways.put(new Way(to, from), child("fuse_layers." + to + "." + from, way));
        }
      }
    }
  }

  private static Unit up(List<Integer> channels, int to, int from, Residual.Style style) {
    Window pixel = Window.square(1, 1, 0, 1);
    int out = channels.get(to);
    return new Sequence(
        new Conv2d(channels.get(from), out, pixel, 1, style.weight(), null),
        new BatchNorm2d(out, 1e-5, style.momentum()));
  }

  /** Halvings, of which the last has the channels of the branch it goes to and no ReLU. */
  private static Unit down(List<Integer> channels, int to, int from, Residual.Style style) {
    int in = channels.get(from);
    List<Unit> steps = new ArrayList<>();
    for (int k = from + 1; k < to; k++) {
      steps.add(halve(in, in, true, style));
    }
    steps.add(halve(in, channels.get(to), false, style));
    return new Sequence(steps);
  }

  /** A 3x3 convolution of stride 2 with batch norm. */
  static Sequence halve(int in, int out, boolean relu, Residual.Style style) {
    Conv2d conv = new Conv2d(in, out, Window.square(3, 2, 1, 1), 1, style.weight(), null);
    BatchNorm2d norm = new BatchNorm2d(out, 1e-5, style.momentum());
    return relu ? new Sequence(conv, norm, Apply.relu()) : new Sequence(conv, norm);
  }

  /** One tensor per branch to one tensor per branch. */
  List<Tensor> forward(List<Tensor> inputs) {
    List<Tensor> x = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      x.add(branches.get(i).forward(inputs.get(i)));
    }
    List<Tensor> fused = new ArrayList<>();
    for (int to = 0; to < x.size(); to++) {
      Tensor sum = part(x, to, 0);
      for (int from = 1; from < x.size(); from++) {
        sum = sum.plus(part(x, to, from));
      }
      fused.add(sum.relu());
    }
    return fused;
  }

  private Tensor part(List<Tensor> x, int to, int from) {
    if (to == from) {
      return x.get(to);
    }
    Tensor y = Objects.requireNonNull(ways.get(new Way(to, from))).forward(x.get(from));
    return to < from ? y.resizeLike(x.get(to), alignCorners) : y;
  }
}
