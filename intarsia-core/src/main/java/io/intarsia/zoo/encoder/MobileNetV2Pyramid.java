package io.intarsia.zoo.encoder;

import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV2 with its last 1x1 convolution (Sandler et al. 2018, table 2) as an encoder: {@code
 * features.0} to {@code features.18} of pytorch/vision, models/mobilenetv2.py, v0.14.1, cut into
 * stages as segmentation_models.pytorch @ 50066163, encoders/mobilenet.py, does.
 */
public final class MobileNetV2Pyramid extends Pyramid {
  private static final int WIDTH = 1280;

  /** The last layer of each stage. */
  private static final int[] ENDS = {1, 3, 6, 13, 18};

  private final List<Unit> layers = new ArrayList<>();
  private final int depth;

  /** An encoder; dilated stages are so from their first convolution on. */
  public MobileNetV2Pyramid(EncoderOptions options) {
    super(options.levels(List.of(16, 24, 32, 96, WIDTH)));
    depth = options.depth();
    Window stem = Window.square(3, 2, 1, 1);
    layers.add(new MobileNetV2.ConvBnRelu(options.channels(), 32, stem, 1));
    int in = 32;
    int stage = 1;
    for (int[] group : MobileNetV2.GROUPS) {
      for (int i = 0; i < group[2]; i++) {
        boolean halves = i == 0 && group[3] == 2;
        stage += halves ? 1 : 0;
        int dilation = options.dilation(stage);
        Window window = Window.square(3, halves ? options.step(stage) : 1, dilation, dilation);
        layers.add(new MobileNetV2.InvertedResidual(in, group[1], group[0], window));
        in = group[1];
      }
    }
    layers.add(new MobileNetV2.ConvBnRelu(in, WIDTH, Window.square(1, 1, 0, 1), 1));
    children("features", layers);
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = picture;
    int from = 0;
    for (int i = 0; i < depth; i++) {
      for (Unit layer : layers.subList(from, ENDS[i] + 1)) {
        x = layer.forward(x);
      }
      from = ENDS[i] + 1;
      features.add(x);
    }
    return features;
  }
}
