package io.intarsia.zoo.classic;

import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * DeepLab v1 on VGG16: the last two poolings keep the resolution, what follows is dilated, and fc6
 * sees far with few weights by a dilation of 12 (Chen, Papandreou, Kokkinos, Murphy, Yuille:
 * Semantic Image Segmentation with Deep Convolutional Nets and Fully Connected CRFs, 2015, section
 * 3, DeepLab-LargeFOV). Keys and arithmetic follow wangleihitcs/DeepLab-V1-PyTorch @ 950b489c,
 * nets/vgg.py.
 *
 * <p>The multi-scale form (section 3.3, DeepLab-MSc-LargeFOV) adds two convolutions on the picture
 * and on each of the first four poolings, joined in front of the scores; its keys {@code
 * scales.0.0.weight} and so on are this library's own.
 */
public final class LargeFov extends Network {
  private static final int[] COUNTS = {2, 2, 3, 3, 3};

  /**
   * One network.
   *
   * @param widths channels of the five stages
   * @param hidden channels of fc6 and fc7
   * @param scale channels of each of the finer branches; 0 for none
   */
  public record Config(List<Integer> widths, int hidden, int scale) {
    /** DeepLab-LargeFOV. */
    public static Config standard() {
      return new Config(VggConvs.WIDTHS, 1024, 0);
    }

    /** DeepLab-MSc-LargeFOV. */
    public static Config multiScale() {
      return new Config(VggConvs.WIDTHS, 1024, 128);
    }
  }

  private final List<Unit> features = new ArrayList<>();
  private final List<Integer> pools = new ArrayList<>();
  private final List<Sequence> scales = new ArrayList<>();

  /**
   * @param config the widths
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public LargeFov(Config config, int channels, int classes) {
    super(channels);
    int in = channels;
    for (int stage = 0; stage < COUNTS.length; stage++) {
      int dilation = stage < 4 ? 1 : 2;
      for (int i = 0; i < COUNTS[stage]; i++) {
        int out = config.widths().get(stage);
        Collections.addAll(features, conv(in, out, 3, dilation), Apply.relu());
        in = out;
      }
      pools.add(features.size());
      features.add(Apply.maxPool(Window.square(3, stage < 3 ? 2 : 1, 1, 1)));
    }
    features.add(new Apply(x -> x.avgPool(Window.square(3, 1, 1, 1), false, true)));
    int hidden = config.hidden();
    Collections.addAll(features, conv(in, hidden, 3, 12), Apply.relu(), Apply.dropChannels(0.5));
    Collections.addAll(features, conv(hidden, hidden, 1, 1), Apply.relu(), Apply.dropChannels(0.5));
    int joined = hidden + (config.scale() == 0 ? 0 : COUNTS.length * config.scale());
    Window pixel = Window.square(1, 1, 0, 1);
    Init small = new Init.Normal(0.01, false);
    features.add(new Conv2d(joined, classes, pixel, 1, small, Init.ZEROS));
    children("features", features);
    if (config.scale() > 0) {
      for (int i = 0; i < COUNTS.length; i++) {
        int width = i == 0 ? channels : config.widths().get(i - 1);
        scales.add(branch(width, config.scale(), 8 >> Math.min(i, 3)));
      }
      children("scales", scales);
    }
  }

  private static Conv2d conv(int in, int out, int kernel, int dilation) {
    Window window = Window.square(kernel, 1, dilation * (kernel / 2), dilation);
    return new Conv2d(in, out, window, 1, Init.RELU_FAN_OUT, Init.ZEROS);
  }

  /** A 3x3 convolution whose stride leads to an eighth of the picture, and a 1x1. */
  private static Sequence branch(int in, int out, int stride) {
    Window window = Window.square(3, stride, 1, 1);
    return new Sequence(
        new Conv2d(in, out, window, 1, Init.RELU_FAN_OUT, Init.ZEROS),
        Apply.relu(),
        conv(out, out, 1, 1),
        Apply.relu());
  }

  /** [N, C, H, W] to logits [N, classes, ceil(H/8), ceil(W/8)]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<Tensor> joined = new ArrayList<>();
    Tensor x = picture;
    if (!scales.isEmpty()) {
      joined.add(scales.get(0).forward(picture));
    }
    for (int i = 0; i < features.size() - 1; i++) {
      Unit unit = features.get(i);
      x = unit.forward(x).named(unit);
      int stage = 1 + pools.indexOf(i);
      if (stage > 0 && stage < scales.size()) {
        joined.add(scales.get(stage).forward(x));
      }
    }
    joined.add(0, x);
    Tensor last = joined.size() == 1 ? x : Tensor.concat(1, joined);
    return Map.of(LOGITS, features.get(features.size() - 1).forward(last));
  }
}
