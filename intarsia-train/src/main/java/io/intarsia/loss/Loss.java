package io.intarsia.loss;

import org.bytedeco.pytorch.Tensor;

/**
 * How far logits are from the truth, as a number with a gradient. Temporaries belong to the
 * caller's scope.
 */
public interface Loss {
  /**
   * The loss of a batch.
   *
   * @param logits [N, C, H, W] in 32 bits, at the size of the truth
   * @param truth classes [N, H, W] of type long with the ignored id where nothing is known; or, for
   *     overlapping labels, [N, C, H, W] of 32-bit floats, 0 or 1
   * @return a scalar; 0 with the gradient 0 where nothing is known at all
   */
  Tensor of(Tensor logits, Tensor truth);
}
