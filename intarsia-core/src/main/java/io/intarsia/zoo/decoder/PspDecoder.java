package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.ConvBnRelu;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.List;

/**
 * The decoder of PSPNet: pyramid pooling and a 1x1 convolution (Zhao et al. 2017, fig. 3). Keys
 * follow segmentation_models.pytorch @ 50066163, decoders/pspnet/decoder.py.
 */
public final class PspDecoder extends Decoder {
  private final PyramidPooling pooling;
  private final ConvBnRelu conv;
  private final double dropout;

  /**
   * @param levels the pyramid's
   * @param width channels of the result
   * @param dropout of channels, in training
   */
  public PspDecoder(List<Level> levels, int width, double dropout) {
    super(Levels.last(levels).stride(), width);
    int in = Levels.last(levels).channels();
    pooling = child("psp", new PyramidPooling(in, in / 4, true));
    conv = child("conv", new ConvBnRelu(in + in / 4 * 4, width, 1, Init.RELU_UNIFORM));
    this.dropout = dropout;
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    Tensor x = conv.forward(pooling.forward(features.get(features.size() - 1)));
    return Levels.dropChannels(x, dropout).named(this);
  }
}
