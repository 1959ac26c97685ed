package io.intarsia.zoo.inpaint;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Layout;
import io.intarsia.op.Spectral;
import io.intarsia.op.Window;
import java.util.List;

/**
 * A 1x1 convolution of the spectrum: what one coefficient says reaches every pixel (Chi, Jiang, Mu
 * 2020, Fast Fourier Convolution, section 3.2). Real and imaginary parts of a channel stand beside
 * each other as channels.
 */
final class FourierUnit extends Unit {
  private final Conv2d conv;
  private final BatchNorm2d norm;

  FourierUnit(int channels) {
    int both = 2 * channels;
    Window pixel = Window.square(1, 1, 0, 1);
    conv = child("conv_layer", new Conv2d(both, both, pixel, 1, Init.TORCH_DEFAULT, null));
    norm = child("bn", new BatchNorm2d(both));
  }

  /** [N, C, H, W] to the same shape. */
  @Override
  public Tensor forward(Tensor x) {
    // [N, C, H, W', 2] to [N, 2 C, H, W'] and back.
    Tensor spectrum = one(new Spectral.Rfft2(), x);
    Tensor last = one(new Layout.Permute(List.of(0, 2, 3, 1, 4)), spectrum).flatten(3);
    Tensor channels = one(new Layout.Permute(List.of(0, 3, 1, 2)), last);
    Tensor y = norm.forward(conv.forward(channels)).relu();
    Tensor pairs = one(new Layout.Unflatten(2), one(new Layout.Permute(List.of(0, 2, 3, 1)), y));
    Tensor complex = one(new Layout.Permute(List.of(0, 3, 1, 2, 4)), pairs);
    return x.apply(new Spectral.Irfft2(), List.of(complex, x)).named(this);
  }

  private static Tensor one(io.intarsia.op.Op op, Tensor x) {
    return x.apply(op, List.of(x));
  }
}
