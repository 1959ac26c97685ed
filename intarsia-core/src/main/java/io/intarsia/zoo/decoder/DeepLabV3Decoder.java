package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.List;

/**
 * The decoder of DeepLab v3: atrous spatial pyramid pooling and a 3x3 convolution (Chen et al.
 * 2017). Keys follow segmentation_models.pytorch @ 50066163, decoders/deeplabv3/decoder.py.
 */
public final class DeepLabV3Decoder extends Decoder {
  private final Aspp aspp;
  private final Conv2d conv;
  private final BatchNorm2d norm;

  /**
   * @param levels the pyramid's
   * @param width channels of the result
   * @param rates the three dilations
   * @param separable 3x3 convolutions in two steps
   * @param dropout in training, after the pooling
   */
  public DeepLabV3Decoder(
      List<Level> levels, int width, List<Integer> rates, boolean separable, double dropout) {
    super(Levels.last(levels).stride(), width);
    int in = Levels.last(levels).channels();
    aspp = child("aspp", new Aspp(in, width, rates, separable, dropout, Init.RELU_UNIFORM));
    Window window = Window.square(3, 1, 1, 1);
    conv = child("conv", new Conv2d(width, width, window, 1, Init.RELU_UNIFORM, null));
    norm = child("bn", new BatchNorm2d(width));
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    Tensor x = aspp.forward(features.get(features.size() - 1));
    return norm.forward(conv.forward(x)).relu().named(this);
  }
}
