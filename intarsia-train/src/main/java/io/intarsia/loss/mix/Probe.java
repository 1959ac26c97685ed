package io.intarsia.loss.mix;

import io.intarsia.base.NdArray;
import io.intarsia.loss.ActiveBoundary;
import io.intarsia.loss.Loss;
import io.intarsia.loss.math.Resize;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Losses of plain arrays, to look at and to check them. */
public final class Probe {
  private Probe() {}

  /**
   * A loss and where it leads.
   *
   * @param loss a scalar, or one number for each pixel
   * @param gradient of the loss or of the sum of its numbers, of the shape of the logits
   */
  public record Result(NdArray loss, NdArray gradient) {}

  /** A loss and its gradient. */
  public static Result of(Loss loss, NdArray logits, NdArray truth) {
    return Scope.within(
        () -> {
          Tensor leaf = Tensors.upload(logits);
          leaf.set_requires_grad(true);
          Tensor value = loss.of(leaf, Tensors.upload(truth));
          value.sum().backward();
          Tensor gradient = leaf.grad().defined() ? leaf.grad() : torch.zeros_like(leaf.detach());
          return new Result(Tensors.download(value.detach()), Tensors.download(gradient));
        });
  }

  /** Where logits have a boundary: 1 or 0 for each pixel of the truth, [N, H, W]. */
  public static NdArray predictedBoundary(ActiveBoundary loss, NdArray logits, NdArray truth) {
    return Scope.within(
        () -> {
          Tensor full = Resize.to(Tensors.upload(logits), Tensors.upload(truth), true);
          return Tensors.download(loss.predictedBoundary(full).to(ScalarType.Float));
        });
  }
}
