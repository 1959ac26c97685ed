package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Deep aggregation pyramid pooling: means of growing windows, each upsampled, added to the one
 * before and convolved (Hong et al. 2021, fig. 5). Keys follow ydhongHIT/DDRNet @ 6023467c.
 */
public final class Dappm extends Unit {
  private final List<Sequence> scales = new ArrayList<>();
  private final List<Sequence> processes = new ArrayList<>();
  private final Sequence compression;
  private final Sequence shortcut;

  /**
   * @param in channels of the map
   * @param branch channels of each scale
   * @param out channels of the result
   */
  public Dappm(int in, int branch, int out) {
    for (int i = 1; i <= 3; i++) {
      int stride = 1 << i;
      Window window = Window.square(2 * stride + 1, stride, stride, 1);
      scales.add(
          child(
              "scale" + i,
              activated(new Apply(x -> x.avgPool(window, false, true)), in, branch, 1)));
    }
    scales.add(child("scale4", activated(Apply.mean(), in, branch, 1)));
    scales.add(0, child("scale0", activated(in, branch, 1)));
    for (int i = 1; i <= 4; i++) {
      processes.add(child("process" + i, activated(branch, branch, 3)));
    }
    compression = child("compression", activated(branch * 5, out, 1));
    shortcut = child("shortcut", activated(in, out, 1));
  }

  private static Sequence activated(int in, int out, int kernel) {
    return new Sequence(new BatchNorm2d(in), Apply.relu(), conv(in, out, kernel));
  }

  private static Sequence activated(Unit pool, int in, int out, int kernel) {
    return new Sequence(pool, new BatchNorm2d(in), Apply.relu(), conv(in, out, kernel));
  }

  private static Conv2d conv(int in, int out, int kernel) {
    Window window = Window.square(kernel, 1, kernel / 2, 1);
    return new Conv2d(in, out, window, 1, Init.RELU_FAN_OUT, null);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor level = scales.get(0).forward(x);
    List<Tensor> levels = new ArrayList<>(List.of(level));
    for (int i = 1; i <= 4; i++) {
      Tensor wider = scales.get(i).forward(x).resizeLike(x, false);
      level = processes.get(i - 1).forward(wider.plus(level));
      levels.add(level);
    }
    return compression.forward(Tensor.concat(1, levels)).plus(shortcut.forward(x)).named(this);
  }
}
