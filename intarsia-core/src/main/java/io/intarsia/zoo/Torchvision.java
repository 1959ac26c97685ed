package io.intarsia.zoo;

import io.intarsia.base.Refusal;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import io.intarsia.zoo.decoder.Aspp;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.MobileNetV3;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.names.Encoders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * FCN (Long et al. 2015) and DeepLab v3 (Chen et al. 2017) as torchvision builds them, at output
 * stride 8 (16 with MobileNetV3). Keys and arithmetic follow pytorch/vision, models/segmentation,
 * v0.14.1; pictures may have any number of channels.
 */
public final class Torchvision extends Network {
  /** The scores of an earlier stage, for a second loss in training. */
  public static final String AUX = "aux";

  /** The builders, by torchvision's names. */
  public static final List<String> NAMES =
      List.of(
          "fcn_resnet50",
          "fcn_resnet101",
          "deeplabv3_resnet50",
          "deeplabv3_resnet101",
          "deeplabv3_mobilenet_v3_large");

  private final Pyramid backbone;
  private final Unit classifier;
  private final @Nullable Unit auxiliary;

  private Torchvision(int channels, Pyramid backbone, Unit classifier, @Nullable Unit auxiliary) {
    super(channels);
    this.backbone = child("backbone", backbone);
    this.classifier = child("classifier", classifier);
    this.auxiliary = auxiliary == null ? null : child("aux_classifier", auxiliary);
  }

  /**
   * The network of a builder.
   *
   * @param name one of {@link #NAMES}
   * @param channels channels of the picture
   * @param classes channels of the result
   * @param aux with an auxiliary head
   * @throws Refusal USAGE for other names
   */
  public static Torchvision build(String name, int channels, int classes, boolean aux) {
    if (!NAMES.contains(name)) {
      throw Refusal.usage(
          "torchvision has no network named %s here; there are %s", name, String.join(", ", NAMES));
    }
    String encoder = name.substring(name.indexOf('_') + 1);
    boolean mobile = encoder.startsWith("mobilenet");
    EncoderOptions options =
        new EncoderOptions(channels, 5, mobile ? 16 : 8, EncoderOptions.Atrous.FROM_SECOND);
    Pyramid backbone = mobile ? new MobileNetV3(options) : Encoders.named(encoder, options);
    int width = mobile ? MobileNetV3.WIDTH : 2048;
    Unit head = name.startsWith("fcn") ? fcn(width, classes) : deepLab(width, classes);
    return new Torchvision(channels, backbone, head, aux ? fcn(mobile ? 40 : 1024, classes) : null);
  }

  private static Unit fcn(int in, int classes) {
    int width = in / 4;
    return new Sequence(
        conv3(in, width),
        new BatchNorm2d(width),
        Apply.relu(),
        Apply.dropout(0.1),
        new Conv2d(width, classes, 1, 1, 0));
  }

  private static Unit deepLab(int in, int classes) {
    return new Sequence(
        new Aspp(in, 256, List.of(12, 24, 36), false, 0.5, Init.TORCH_DEFAULT),
        conv3(256, 256),
        new BatchNorm2d(256),
        Apply.relu(),
        new Conv2d(256, classes, 1, 1, 0));
  }

  private static Conv2d conv3(int in, int out) {
    return new Conv2d(in, out, Window.square(3, 1, 1, 1), 1, Init.TORCH_DEFAULT, null);
  }

  /** [N, C, H, W] to logits, and aux if it has that head, [N, classes, H, W]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Tensor last;
    Tensor earlier;
    if (backbone instanceof MobileNetV3 mobile) {
      List<Tensor> layers = mobile.layers(picture);
      last = layers.get(16);
      earlier = layers.get(4);
    } else {
      List<Tensor> features = backbone.forward(picture);
      last = features.get(5);
      earlier = features.get(4);
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, classifier.forward(last).resizeLike(picture, false));
    if (auxiliary != null) {
      outputs.put(AUX, auxiliary.forward(earlier).resizeLike(picture, false));
    }
    return outputs;
  }
}
