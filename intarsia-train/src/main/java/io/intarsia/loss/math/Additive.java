package io.intarsia.loss.math;

import org.bytedeco.pytorch.Tensor;

/**
 * A loss that is a sum over pixels, divided by another that does not depend on the logits: it can
 * be taken of one picture after another, so that only one is in memory at full size.
 */
public interface Additive {
  /**
   * The sum over the pixels of some pictures.
   *
   * @param logits [N, C, H, W]
   * @param truth [N, H, W]
   */
  Tensor sum(Tensor logits, Tensor truth);

  /**
   * What the sum over all pictures is divided by; 0 where nothing is known at all.
   *
   * @param logits of any size, for their type, device and number of classes
   * @param truth [N, H, W]
   */
  Tensor count(Tensor logits, Tensor truth);
}
