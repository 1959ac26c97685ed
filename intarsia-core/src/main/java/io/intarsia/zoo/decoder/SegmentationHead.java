package io.intarsia.zoo.decoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Resample;
import io.intarsia.op.Window;

/**
 * A convolution to scores, brought to the picture's size with corners aligned; key 0
 * (segmentation_models.pytorch, base/heads.py).
 */
public final class SegmentationHead extends Block {
  private final Conv2d conv;
  private final int factor;
  private final boolean toPicture;

  /**
   * @param in channels of the map
   * @param classes channels of the scores
   * @param kernel side of the convolution, odd
   * @param stride pixels of the picture per pixel of the map
   * @param factor how many times scores are enlarged; by as much as the stride they get exactly the
   *     picture's size
   */
  public SegmentationHead(int in, int classes, int kernel, int stride, int factor) {
    long area = (long) kernel * kernel;
    Init xavier = Init.xavierUniform(in * area, classes * area);
    Window window = Window.square(kernel, 1, kernel / 2, 1);
    conv = child("0", new Conv2d(in, classes, window, 1, xavier, Init.ZEROS));
    this.factor = factor;
    toPicture = factor == stride;
  }

  /** [N, C, h, w] and the picture to scores [N, classes, H, W]. */
  public Tensor forward(Tensor x, Tensor picture) {
    Tensor scores = conv.forward(x);
    if (factor == 1) {
      return scores;
    }
    return toPicture
        ? scores.resizeLike(picture, true)
        : scores.resize(Resample.Mode.BILINEAR, true, factor);
  }
}
