package io.intarsia.zoo.hrnet;

import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Residual;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Window;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * HRNet with object-contextual representations: coarse scores gather one vector per class, every
 * pixel attends to those (Yuan, Chen, Wang 2020, Object-Contextual Representations for Semantic
 * Segmentation, fig. 3). Keys and arithmetic follow HRNet/HRNet-Semantic-Segmentation @ 0bbb2880,
 * branch HRNet-OCR, lib/models/seg_hrnet_ocr.py.
 */
public final class HrNetOcr extends Network {
  /** The coarse scores, for a second loss in training. */
  public static final String AUX = "aux";

  private static final Residual.Style TRUNK =
      new Residual.Style(new Init.Normal(0.001, false), 0.1);
  private static final Residual.Style HEAD = new Residual.Style(Init.TORCH_DEFAULT, 0.1);

  private final HighResolution trunk;
  private final Sequence pixels;
  private final ObjectContext context;
  private final Conv2d classifier;
  private final Sequence coarse;

  /**
   * @param config the size of the trunk
   * @param channels channels of the picture
   * @param classes channels of the result
   * @param width channels of the pixel representations: 512 in the paper
   * @param keys channels in which pixels and classes are compared: 256 in the paper
   * @param alignCorners how branches are upsampled: true in the published weights
   */
  public HrNetOcr(
      HrNet.Config config, int channels, int classes, int width, int keys, boolean alignCorners) {
    super(channels);
    trunk = child("", new HighResolution(config, channels, alignCorners, TRUNK));
    int joined = config.joined();
    pixels =
        child(
            "conv3x3_ocr",
            new Sequence(new Conv2d(joined, width, 3, 1, 1), new BatchNorm2d(width), Apply.relu()));
    context = child("ocr_distri_head", new ObjectContext(width, keys));
    classifier = child("cls_head", new Conv2d(width, classes, Window.square(1, 1, 0, 1), 1, true));
    coarse = child("aux_head", HrNet.head(joined, classes, HEAD));
  }

  /** With the paper's widths. */
  public HrNetOcr(HrNet.Config config, int channels, int classes) {
    this(config, channels, classes, 512, 256, true);
  }

  /** [N, C, H, W] to logits and aux [N, classes, ceil(H/4), ceil(W/4)]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Tensor joined = trunk.forward(picture);
    Tensor scores = coarse.forward(joined);
    Tensor x = context.forward(pixels.forward(joined), scores);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, classifier.forward(x));
    outputs.put(AUX, scores);
    return outputs;
  }
}
