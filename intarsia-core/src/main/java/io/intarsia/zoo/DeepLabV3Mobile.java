package io.intarsia.zoo;

import io.intarsia.nn.Block;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.MobileNetV2;
import java.util.List;
import java.util.Map;

/**
 * DeepLab v3 on MobileNetV2 in the light form without atrous branches: a 1x1 branch and image
 * pooling (Chen et al. 2017; Sandler et al. 2018, section 6.3). Follows the graph of
 * tensorflow/models research/deeplab, model variant mobilenet_v2 at output stride 8.
 */
public final class DeepLabV3Mobile extends Network {
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  private final MobileNetV2 backbone;
  private final Projection aspp;
  private final Projection pooling;
  private final Projection fuse;
  private final Conv2d logits;

  /**
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public DeepLabV3Mobile(int channels, int classes) {
    super(channels);
    backbone = child("backbone", new MobileNetV2(channels, 8));
    aspp = child("aspp0", new Projection(MobileNetV2.WIDTH, 256));
    pooling = child("image_pooling", new Projection(MobileNetV2.WIDTH, 256));
    fuse = child("concat_projection", new Projection(512, 256));
    logits = child("logits", new Conv2d(256, classes, PIXEL, 1, true));
  }

  /** [N, C, H, W] to logits [N, classes, ceil(H/8), ceil(W/8)]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Tensor x = backbone.forward(picture);
    Tensor mean = pooling.forward(x.mean(true, 2, 3)).resizeLike(x, true);
    Tensor joined = Tensor.concat(1, List.of(mean, aspp.forward(x)));
    return Map.of(LOGITS, logits.forward(fuse.forward(joined)));
  }

  /** 1x1 convolution, batch norm, ReLU; keys 0 and 1. */
  private static final class Projection extends Block {
    private final Conv2d conv;
    private final BatchNorm2d norm;

    Projection(int in, int out) {
      conv = child("0", new Conv2d(in, out, PIXEL, 1, false));
      norm = child("1", new BatchNorm2d(out));
    }

    Tensor forward(Tensor x) {
      return norm.forward(conv.forward(x)).relu().named(this);
    }
  }
}
