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
import io.intarsia.zoo.hrnet.HrNet.Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The trunk of HRNet: a stem to stride 4, then stages of two, three and four branches at strides 4,
 * 8, 16 and 32 (Wang et al. 2020, fig. 2). Gives all four branches upsampled to the finest and
 * joined (HRNetV2, fig. 4b).
 */
final class HighResolution extends Block {
  private static final int STEM = 64;

  private final Conv2d conv1;
  private final BatchNorm2d norm1;
  private final Conv2d conv2;
  private final BatchNorm2d norm2;
  private final Sequence layer1;
  private final List<Map<Integer, Unit>> transitions = new ArrayList<>();
  private final List<List<Exchange>> stages = new ArrayList<>();
  private final boolean alignCorners;

  HighResolution(Config config, int channels, boolean alignCorners, Residual.Style style) {
    this.alignCorners = alignCorners;
    Window half = Window.square(3, 2, 1, 1);
    conv1 = child("conv1", new Conv2d(channels, STEM, half, 1, style.weight(), null));
    norm1 = child("bn1", new BatchNorm2d(STEM, 1e-5, style.momentum()));
    conv2 = child("conv2", new Conv2d(STEM, STEM, half, 1, style.weight(), null));
    norm2 = child("bn2", new BatchNorm2d(STEM, 1e-5, style.momentum()));
    List<Residual> first = new ArrayList<>();
    int wide = 4 * config.planes();
    for (int i = 0; i < config.depth(); i++) {
      first.add(Residual.bottleneck(i == 0 ? STEM : wide, config.planes(), 1, style));
    }
    layer1 = child("layer1", new Sequence(first));
    List<Integer> before = List.of(wide);
    for (int s = 0; s < config.stages().size(); s++) {
      HrNet.Stage stage = config.stages().get(s);
      transitions.add(transition("transition" + (s + 1), before, stage.channels(), style));
      List<Exchange> modules = new ArrayList<>();
      for (int m = 0; m < stage.modules(); m++) {
        Exchange module = new Exchange(stage.blocks(), stage.channels(), alignCorners, style);
        modules.add(child("stage" + (s + 2) + "." + m, module));
      }
      stages.add(modules);
      before = stage.channels();
    }
  }

  /** Convolutions for branches that begin or change their width; the others pass unchanged. */
  private Map<Integer, Unit> transition(
      String name, List<Integer> before, List<Integer> after, Residual.Style style) {
    Map<Integer, Unit> units = new LinkedHashMap<>();
    for (int i = 0; i < after.size(); i++) {
      int out = after.get(i);
      if (i >= before.size()) {
        int in = before.get(before.size() - 1);
        units.put(i, child(name + "." + i, new Sequence(Exchange.halve(in, out, true, style))));
      } else if (before.get(i) != out) {
        Window window = Window.square(3, 1, 1, 1);
        Sequence unit =
            new Sequence(
                new Conv2d(before.get(i), out, window, 1, style.weight(), null),
                new BatchNorm2d(out, 1e-5, style.momentum()),
                Apply.relu());
        units.put(i, child(name + "." + i, unit));
      }
    }
    return units;
  }

  /** [N, C, H, W] to [N, sum of the branches' channels, ceil(H/4), ceil(W/4)]. */
  Tensor forward(Tensor picture) {
    Tensor x = norm1.forward(conv1.forward(picture)).relu();
    x = norm2.forward(conv2.forward(x)).relu();
    List<Tensor> branches = List.of(layer1.forward(x));
    for (int s = 0; s < stages.size(); s++) {
      List<Tensor> next = new ArrayList<>();
      int last = branches.size() - 1;
      for (int i = 0; i <= Math.max(last, s + 1); i++) {
        Tensor branch = branches.get(Math.min(i, last));
        Unit unit = transitions.get(s).get(i);
        next.add(unit == null ? branch : unit.forward(branch));
      }
      branches = next;
      for (Exchange module : stages.get(s)) {
        branches = module.forward(branches);
      }
    }
    List<Tensor> joined = new ArrayList<>();
    for (Tensor branch : branches) {
      boolean finest = joined.isEmpty();
      joined.add(finest ? branch : branch.resizeLike(branches.get(0), alignCorners));
    }
    return Tensor.concat(1, joined);
  }
}
