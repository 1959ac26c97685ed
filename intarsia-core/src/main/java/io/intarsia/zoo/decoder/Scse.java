package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;

/**
 * Squeeze and excitation over channels and over pixels, added (Roy et al. 2018, scSE). Keys are
 * those of segmentation_models.pytorch, base/modules.py, SCSEModule.
 */
final class Scse extends Unit {
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  private final Conv2d squeeze;
  private final Conv2d excite;
  private final Conv2d pixels;

  Scse(int channels) {
    int inner = Math.max(1, channels / 16);
    squeeze = child("cSE.1", conv(channels, inner));
    excite = child("cSE.3", conv(inner, channels));
    pixels = child("sSE.0", conv(channels, 1));
  }

  private static Conv2d conv(int in, int out) {
    return new Conv2d(in, out, PIXEL, 1, Init.RELU_UNIFORM, Init.ZEROS);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor channel = excite.forward(squeeze.forward(x.mean(true, 2, 3)).relu()).sigmoid();
    return x.times(channel).plus(x.times(pixels.forward(x).sigmoid())).named(this);
  }
}
