package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.ConvBnRelu;
import io.intarsia.nn.layer.SeparableConv;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.List;

/**
 * The decoder of DeepLab v3+: atrous spatial pyramid pooling, upsampled and joined with the map at
 * stride 4 (Chen et al. 2018, fig. 2). Keys follow segmentation_models.pytorch @ 50066163,
 * decoders/deeplabv3/decoder.py; pictures of any size are taken.
 */
public final class DeepLabV3PlusDecoder extends Decoder {
  /** Channels that the map at stride 4 is narrowed to (section 4.1). */
  private static final int FINE = 48;

  private final int fine;
  private final Sequence aspp;
  private final ConvBnRelu narrow;
  private final Sequence fuse;

  /**
   * @param levels the pyramid's
   * @param width channels of the result
   * @param rates the three dilations
   * @param separable 3x3 convolutions in two steps
   * @param dropout in training, after the pooling
   */
  public DeepLabV3PlusDecoder(
      List<Level> levels, int width, List<Integer> rates, boolean separable, double dropout) {
    super(4, width);
    fine = Levels.require(levels, 4, "deeplabv3plus");
    int in = Levels.last(levels).channels();
    aspp =
        child(
            "aspp",
            new Sequence(
                new Aspp(in, width, rates, separable, dropout, Init.RELU_UNIFORM),
                new SeparableConv(width, width, 1),
                new BatchNorm2d(width),
                Apply.relu()));
    int channels = levels.get(fine).channels();
    narrow = child("block1", new ConvBnRelu(channels, FINE, 1, Init.RELU_UNIFORM));
    fuse =
        child(
            "block2",
            new Sequence(
                new SeparableConv(FINE + width, width, 1), new BatchNorm2d(width), Apply.relu()));
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    Tensor coarse = aspp.forward(features.get(features.size() - 1));
    Tensor detail = narrow.forward(features.get(fine));
    Tensor joined = Tensor.concat(1, List.of(coarse.resizeLike(detail, true), detail));
    return fuse.forward(joined).named(this);
  }
}
