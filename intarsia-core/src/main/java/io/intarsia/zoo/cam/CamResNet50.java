package io.intarsia.zoo.cam;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Residual;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ResNet-50 at stride 16 with a bias-free linear classifier of the mean of its last features, so
 * that the classifier on the features themselves is the class activation map (Zhou et al. 2016, eq.
 * 2). Keys, among them the two further names that each of the reference's parameters has, and
 * arithmetic follow jiwoon-ahn/irn @ a2ece003, net/resnet50_cam.py; the last stage keeps dilation 1
 * where it lost its stride.
 */
public final class CamResNet50 extends Network {
  /** The maps: [N, classes, ceil(H/16), ceil(W/16)], not below 0. */
  public static final String CAM = "cam";

  private static final int STEM = 64;
  private static final List<Integer> DEPTHS = List.of(3, 4, 6, 3);

  private final Conv2d conv;
  private final BatchNorm2d norm;
  private final List<Sequence> layers = new ArrayList<>();
  private final List<Group> stages = new ArrayList<>();
  private final Conv2d classifier;

  /**
   * @param channels channels of the picture
   * @param classes how many there are
   */
  public CamResNet50(int channels, int classes) {
    super(channels);
    Window window = Window.square(7, 2, 3, 1);
    conv = new Conv2d(channels, STEM, window, 1, Init.RELU_FAN_OUT, null);
    norm = new BatchNorm2d(STEM);
    int in = STEM;
    for (int i = 0; i < DEPTHS.size(); i++) {
      List<Residual> blocks = new ArrayList<>();
      for (int k = 0; k < DEPTHS.get(i); k++) {
        int stride = k == 0 && (i == 1 || i == 2) ? 2 : 1;
        blocks.add(Residual.bottleneck(in, STEM << i, stride, Residual.Style.STANDARD));
        in = 4 * (STEM << i);
      }
      layers.add(new Sequence(blocks));
    }
    Window pixel = Window.square(1, 1, 0, 1);
    classifier = new Conv2d(in, classes, pixel, 1, Init.TORCH_DEFAULT, null);

    Group encoder = child("resnet50", new Group());
    encoder.add("conv1", conv);
    encoder.add("bn1", norm);
    for (int i = 0; i < layers.size(); i++) {
      encoder.add("layer" + (i + 1), layers.get(i));
    }
    for (int i = 0; i < layers.size(); i++) {
      Group stage = new Group();
      if (i == 0) {
        stage.add("0", conv);
        stage.add("1", norm);
      }
      stage.add(i == 0 ? "4" : "0", layers.get(i));
      stages.add(child("stage" + (i + 1), stage));
    }
    child("classifier", classifier);
    for (int i = 0; i < stages.size(); i++) {
      child("backbone." + i, stages.get(i));
    }
    child("newly_added.0", classifier);
  }

  /** [N, C, H, W] to logits [N, classes] and {@link #CAM}. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Tensor x = norm.forward(conv.forward(picture)).relu();
    x = x.maxPool(Window.square(3, 2, 1, 1), false);
    for (int i = 0; i < layers.size(); i++) {
      x = layers.get(i).forward(x).named(stages.get(i));
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, classifier.forward(x.mean(true, 2, 3)).flatten(1));
    outputs.put(CAM, classifier.forward(x).relu());
    return outputs;
  }

  /** Blocks under further names. */
  private static final class Group extends Block {
    void add(String name, Block block) {
      child(name, block);
    }
  }
}
