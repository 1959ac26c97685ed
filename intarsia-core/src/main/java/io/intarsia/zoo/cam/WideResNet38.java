package io.intarsia.zoo.cam;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ResNet-38, wide and dilated to stride 8, with a bias-free linear classifier for class activation
 * maps (Wu, Shen, van den Hengel 2019, Wider or Deeper, model A1; Ahn and Kwak 2018, section 3.1).
 * Keys and arithmetic follow jiwoon-ahn/psa @ 9493e59b, network/resnet38d.py and resnet38_cls.py.
 */
public final class WideResNet38 extends Network {
  /** The maps: [N, classes, ceil(H/8), ceil(W/8)], not below 0. */
  public static final String CAM = "cam";

  private final Conv2d stem;
  private final List<Unit> units = new ArrayList<>();
  private final BatchNorm2d norm;
  private final Conv2d classifier;

  /**
   * @param channels channels of the picture
   * @param classes how many there are
   */
  public WideResNet38(int channels, int classes) {
    super(channels);
    stem = child("conv1a", new Step(64, 3, 1, 1).conv(channels));
    stage("b2", 3, 64, 128);
    stage("b3", 3, 128, 256);
    stage("b4", 6, 256, 512);
    for (int i = 0; i < 3; i++) {
      Step first = new Step(512, 3, 1, i == 0 ? 1 : 2);
      Unit unit = new Unit(i == 0 ? 512 : 1024, 0, first, new Step(1024, 3, 1, 2));
      units.add(child(i == 0 ? "b5" : "b5_" + i, unit));
    }
    units.add(child("b6", bottleneck(1024, 2048, 0.3)));
    units.add(child("b7", bottleneck(2048, 4096, 0.5)));
    norm = child("bn7", new BatchNorm2d(4096));
    Init xavier = Init.xavierUniform(4096, classes);
    Window pixel = Window.square(1, 1, 0, 1);
    classifier = child("fc8", new Conv2d(4096, classes, pixel, 1, xavier, null));
  }

  /** Units of two 3x3 convolutions, the first of which halves. */
  private void stage(String name, int depth, int in, int out) {
    for (int i = 0; i < depth; i++) {
      Step first = new Step(out, 3, i == 0 ? 2 : 1, 1);
      Unit unit = new Unit(i == 0 ? in : out, 0, first, new Step(out, 3, 1, 1));
      units.add(child(i == 0 ? name : name + "_" + i, unit));
    }
  }

  private static Unit bottleneck(int in, int out, double dropout) {
    Step inner = new Step(out / 2, 3, 1, 4);
    return new Unit(in, dropout, new Step(out / 4, 1, 1, 1), inner, new Step(out, 1, 1, 1));
  }

  /** [N, C, H, W] to logits [N, classes] and {@link #CAM}. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Tensor x = stem.forward(picture);
    for (Unit unit : units) {
      x = unit.forward(x);
    }
    x = norm.forward(x).relu();
    Tensor kept = drop(x, 0.5);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, classifier.forward(kept.mean(true, 2, 3)).flatten(1));
    outputs.put(CAM, classifier.forward(x).relu());
    return outputs;
  }

  private static Tensor drop(Tensor x, double p) {
    return x.training() && p > 0 ? x.apply(new Pointwise.Dropout(p, false, true), List.of(x)) : x;
  }

  /** A convolution without bias that keeps the size but for its stride. */
  private record Step(int out, int kernel, int stride, int dilation) {
    Conv2d conv(int in) {
      Window window = Window.square(kernel, stride, kernel / 2 * dilation, dilation);
      return new Conv2d(in, out, window, 1, Init.TORCH_DEFAULT, null);
    }
  }

  /** Norm, ReLU and convolution, two or three times; the input added, as it is or convolved. */
  private static final class Unit extends Block {
    private static final List<String> NAMES = List.of("branch2a", "branch2b1", "branch2b2");

    private final List<BatchNorm2d> norms = new ArrayList<>();
    private final List<Conv2d> convs = new ArrayList<>();
    private final @Nullable Conv2d shortcut;
    private final double dropout;

    /**
     * @param dropout the share of channels dropped before every convolution but the first
     */
    Unit(int in, double dropout, Step... steps) {
      this.dropout = dropout;
      int from = in;
      int stride = 1;
      for (int i = 0; i < steps.length; i++) {
        norms.add(child("bn_" + NAMES.get(i), new BatchNorm2d(from)));
        convs.add(child("conv_" + NAMES.get(i), steps[i].conv(from)));
        from = steps[i].out();
        stride *= steps[i].stride();
      }
      shortcut =
          in == from && stride == 1
              ? null
              : child("conv_branch1", new Step(from, 1, stride, 1).conv(in));
    }

    Tensor forward(Tensor x) {
      Tensor first = norms.get(0).forward(x).relu();
      Tensor y = convs.get(0).forward(first);
      for (int i = 1; i < convs.size(); i++) {
        y = convs.get(i).forward(drop(norms.get(i).forward(y).relu(), dropout));
      }
      return (shortcut == null ? x : shortcut.forward(first)).plus(y).named(this);
    }
  }
}
