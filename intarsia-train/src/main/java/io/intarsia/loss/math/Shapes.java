package io.intarsia.loss.math;

import io.intarsia.base.Refusal;
import io.intarsia.torch.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What logits and truths have to look like, refused before libtorch says it in its own words. */
public final class Shapes {
  private Shapes() {}

  /**
   * Wants classes.
   *
   * @throws Refusal USAGE unless logits are [N, C, H, W] and the truth is [N, H, W] of type long
   */
  public static void classes(String loss, Tensor logits, Tensor truth) {
    batch(loss, logits, truth);
    boolean sizes =
        truth.dim() == 3 && truth.size(1) == logits.size(2) && truth.size(2) == logits.size(3);
    if (!sizes || Tensors.type(truth) != ScalarType.Long) {
      throw wrong(loss, logits, truth, "classes [N, H, W] of type long");
    }
  }

  /** As {@link #classes}, at any height and width of the logits. */
  public static void batch(String loss, Tensor logits, Tensor truth) {
    if (logits.dim() != 4 || truth.dim() < 1 || truth.size(0) != logits.size(0)) {
      throw wrong(loss, logits, truth, "logits [N, C, H, W] and a truth of the same N");
    }
  }

  /**
   * A truth as 0 and 1 for every logit.
   *
   * @param truth of the shape of the logits; or [N, H, W] where C is 1
   * @return a tensor of the shape and type of the logits
   * @throws Refusal USAGE if it is of another shape
   */
  public static Tensor overlapping(String loss, Tensor logits, Tensor truth) {
    batch(loss, logits, truth);
    Tensor planes = truth.dim() == 3 && logits.size(1) == 1 ? truth.unsqueeze(1) : truth;
    if (!Arrays.equals(Tensors.shape(planes), Tensors.shape(logits))) {
      throw wrong(
          loss, logits, truth, "0 or 1 for every logit: [N, C, H, W], or [N, H, W] where C is 1");
    }
    return planes.to(logits);
  }

  private static Refusal wrong(String loss, Tensor logits, Tensor truth, String wanted) {
    return Refusal.usage(
        "loss %s wants %s; got logits %s and a truth %s of type %s",
        loss,
        wanted,
        Arrays.toString(Tensors.shape(logits)),
        Arrays.toString(Tensors.shape(truth)),
        Tensors.type(truth));
  }
}
