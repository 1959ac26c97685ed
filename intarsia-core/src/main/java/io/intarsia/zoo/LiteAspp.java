package io.intarsia.zoo;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvBnRelu;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.MobileNetV3;
import java.util.List;
import java.util.Map;

/**
 * LR-ASPP on MobileNetV3-Large: one branch gated by the picture's mean, and a skip connection at
 * stride 8 (Howard et al. 2019, section 6.4). Keys and arithmetic follow pytorch/vision,
 * models/segmentation/lraspp.py, v0.14.1.
 */
public final class LiteAspp extends Network {
  private static final int WIDTH = 128;
  private static final int FINE = 40;

  private final MobileNetV3 backbone;
  private final Head head;

  /**
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public LiteAspp(int channels, int classes) {
    super(channels);
    EncoderOptions options = new EncoderOptions(channels, 5, 16, EncoderOptions.Atrous.FROM_SECOND);
    backbone = child("backbone", new MobileNetV3(options));
    head = child("classifier", new Head(classes));
  }

  /** [N, C, H, W] to logits [N, classes, H, W]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<Tensor> layers = backbone.layers(picture);
    Tensor scores = head.forward(layers.get(4), layers.get(16));
    return Map.of(LOGITS, scores.resizeLike(picture, false));
  }

  private static final class Head extends Block {
    private final ConvBnRelu branch;
    private final Sequence gate;
    private final Conv2d fine;
    private final Conv2d coarse;

    Head(int classes) {
      branch = child("cbr", new ConvBnRelu(MobileNetV3.WIDTH, WIDTH, 1, Init.TORCH_DEFAULT));
      Window pixel = Window.square(1, 1, 0, 1);
      gate =
          child(
              "scale",
              new Sequence(
                  Apply.mean(),
                  new Conv2d(MobileNetV3.WIDTH, WIDTH, pixel, 1, false),
                  Apply.map(Function.SIGMOID)));
      fine = child("low_classifier", new Conv2d(FINE, classes, pixel, 1, true));
      coarse = child("high_classifier", new Conv2d(WIDTH, classes, pixel, 1, true));
    }

    Tensor forward(Tensor low, Tensor high) {
      Tensor x = branch.forward(high).times(gate.forward(high));
      Tensor up = x.resizeLike(low, false);
      return fine.forward(low).plus(coarse.forward(up)).named(this);
    }
  }
}
