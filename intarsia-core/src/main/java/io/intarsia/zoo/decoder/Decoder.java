package io.intarsia.zoo.decoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Tensor;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.List;

/** Turns the maps of a {@link Pyramid} into one, of which a head makes scores. */
public abstract class Decoder extends Block {
  private final Level result;

  /**
   * @param stride pixels of the picture per pixel of the result
   * @param channels channels of the result
   */
  protected Decoder(int stride, int channels) {
    result = new Level(stride, channels);
  }

  /** The stride and channels of the result. */
  public final Level result() {
    return result;
  }

  /** Maps as the pyramid's levels say to [N, channels, ceil(H/stride), ceil(W/stride)]. */
  public abstract Tensor forward(List<Tensor> features);
}
