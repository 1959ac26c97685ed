package io.intarsia.zoo.decoder;

import io.intarsia.nn.Tensor;
import io.intarsia.op.Resample;
import io.intarsia.op.Resample.Mode;
import java.util.List;

/** Resampling as decoders are configured to do it. */
final class Upsample {
  private Upsample() {}

  /** [N, C, H, W] at the height and width of another map; corners are not aligned. */
  static Tensor like(Tensor x, Tensor like, Mode mode) {
    Resample.Target target = new Resample.Target.Like();
    return x.apply(new Resample.Resize(mode, false, target), List.of(x, like));
  }
}
