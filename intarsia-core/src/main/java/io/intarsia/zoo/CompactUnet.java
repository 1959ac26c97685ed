package io.intarsia.zoo;

import io.intarsia.nn.Block;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Window;
import java.util.List;
import java.util.Map;

/**
 * A U-Net of three levels, 32, 64 and 128 channels wide, for thin structures such as vessels
 * (Ronneberger et al. 2015, fig. 1, cut down). Follows orobix/retina-unet @ f6ff63bb,
 * src/retinaNN_training.py; odd sizes are brought together by resampling to the skip connection.
 */
public final class CompactUnet extends Network {
  private final Pair first;
  private final Pair second;
  private final Pair bottom;
  private final Pair up2;
  private final Pair up1;
  private final Conv2d head;

  /**
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public CompactUnet(int channels, int classes) {
    super(channels);
    first = child("enc1", new Pair(channels, 32));
    second = child("enc2", new Pair(32, 64));
    bottom = child("bottleneck", new Pair(64, 128));
    up2 = child("dec2", new Pair(128 + 64, 64));
    up1 = child("dec1", new Pair(64 + 32, 32));
    head = child("head", new Conv2d(32, classes, 1, 1, 0));
  }

  /** [N, C, H, W] to logits [N, classes, H, W], none below 0. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Window half = Window.square(2, 2, 0, 1);
    Tensor full = first.forward(picture);
    Tensor middle = second.forward(full.maxPool(half, false));
    Tensor low = bottom.forward(middle.maxPool(half, false));
    Tensor joined = up2.forward(Tensor.concat(1, List.of(low.nearestLike(middle), middle)));
    Tensor top = up1.forward(Tensor.concat(1, List.of(joined.nearestLike(full), full)));
    return Map.of(LOGITS, head.forward(top).relu());
  }

  /** Two 3x3 convolutions with ReLU; keys 0 and 1. */
  private static final class Pair extends Block {
    private final Conv2d first;
    private final Conv2d second;

    Pair(int in, int out) {
      first = child("0", new Conv2d(in, out, 3, 1, 1));
      second = child("1", new Conv2d(out, out, 3, 1, 1));
    }

    Tensor forward(Tensor x) {
      return second.forward(first.forward(x).relu()).relu().named(this);
    }
  }
}
