package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.ConvBnRelu;
import io.intarsia.nn.layer.ConvTranspose2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder of LinkNet: narrow, double by a transposed convolution, widen, add the encoder's map
 * (Chaurasia and Culurciello 2017, fig. 2). Keys follow segmentation_models.pytorch @ 50066163,
 * decoders/linknet/decoder.py; where a side was odd the doubled map is cut to it.
 */
public final class LinknetDecoder extends Decoder {
  private static final int WIDTH = 32;

  private final List<Sequence> blocks = new ArrayList<>();

  /** A decoder on the pyramid's levels. */
  public LinknetDecoder(List<Level> levels) {
    super(1, WIDTH);
    Levels.requireUndilated(levels, "linknet");
    int stride = Levels.last(levels).stride();
    int in = Levels.last(levels).channels();
    while (stride > 1) {
      stride /= 2;
      int out =
          stride == 1 ? WIDTH : levels.get(Levels.require(levels, stride, "linknet")).channels();
      int inner = in / 4;
      Sequence block =
          new Sequence(
              new ConvBnRelu(in, inner, 1, Init.RELU_UNIFORM),
              new Sequence(
                  new ConvTranspose2d(inner, inner, Window.square(4, 2, 1, 1)),
                  new BatchNorm2d(inner),
                  Apply.relu()),
              new ConvBnRelu(inner, out, 1, Init.RELU_UNIFORM));
      blocks.add(child("blocks." + blocks.size() + ".block", block));
      in = out;
    }
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    Tensor x = features.get(features.size() - 1);
    for (int i = 0; i < blocks.size(); i++) {
      Tensor skip = features.get(features.size() - 2 - i);
      x = Levels.cropLike(blocks.get(i).forward(x), skip);
      x = i < blocks.size() - 1 ? x.plus(skip) : x;
    }
    return x.named(this);
  }
}
