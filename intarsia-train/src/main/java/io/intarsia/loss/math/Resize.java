package io.intarsia.loss.math;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Logits brought to the size of the truth. */
public final class Resize {
  private Resize() {}

  /**
   * Resizes bilinearly.
   *
   * @param logits [N, C, h, w]
   * @param truth of any rank; its last two axes are height and width
   * @return [N, C, H, W]; the logits themselves if they have that size
   */
  public static Tensor to(Tensor logits, Tensor truth, boolean alignCorners) {
    long height = truth.size(truth.dim() - 2);
    long width = truth.size(truth.dim() - 1);
    return logits.size(2) == height && logits.size(3) == width
        ? logits
        : torch.upsample_bilinear2d(logits, new long[] {height, width}, alignCorners);
  }
}
