package io.intarsia.loss.mix;

import io.intarsia.loss.math.Additive;
import io.intarsia.loss.math.Resize;
import io.intarsia.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A loss of logits that are smaller than the truth, by a detour that spares memory: picture after
 * picture is enlarged, its loss taken and gone back from at once, so that the enlarged logits,
 * their probabilities and gradients are there for one picture at a time. What remains is a gradient
 * of the small logits; the result has the loss's value and that gradient.
 */
final class OneByOne {
  /** Below this there is nothing to spare. */
  private static final long LEAST_BYTES = 64L << 20;

  private OneByOne() {}

  /** True if there are several pictures that take much memory at the size of the truth. */
  static boolean pays(Tensor logits, Tensor truth) {
    long height = truth.size(truth.dim() - 2);
    long width = truth.size(truth.dim() - 1);
    long bytes = Float.BYTES * logits.size(0) * logits.size(1) * height * width;
    return logits.requires_grad()
        && logits.size(0) > 1
        && logits.size(2) * logits.size(3) < height * width
        && bytes >= LEAST_BYTES;
  }

  /**
   * The loss.
   *
   * @param logits [N, C, h, w], 32 bits
   * @param truth [N, H, W]
   */
  static Tensor of(Additive loss, Tensor logits, Tensor truth, boolean alignCorners) {
    double count = Scope.within(() -> loss.count(logits, truth).item_double());
    double share = count > 0 ? 1 / count : 0;
    double value = 0;
    List<Tensor> gradients = new ArrayList<>();
    for (long i = 0; i < logits.size(0); i++) {
      Part part = part(loss, logits, truth, i, share, alignCorners);
      value += part.value();
      gradients.add(part.gradient());
    }
    Tensor gradient = torch.cat(new TensorVector(gradients.toArray(new Tensor[0])), 0);
    gradients.forEach(Scope::free);
    Tensor way = logits.mul(gradient).sum();
    return way.sub(way.detach()).add(new Scalar(value));
  }

  /** What one picture adds to the loss, and the gradient of its logits, which the caller frees. */
  private record Part(double value, Tensor gradient) {}

  private static Part part(
      Additive loss, Tensor logits, Tensor truth, long index, double share, boolean alignCorners) {
    double[] value = new double[1];
    Tensor gradient =
        Scope.keep(
            () -> {
              Tensor own = logits.detach().narrow(0, index, 1).requires_grad_(true);
              Tensor here = truth.narrow(0, index, 1);
              Tensor sum = loss.sum(Resize.to(own, here, alignCorners), here);
              Tensor shared = sum.mul(new Scalar(share));
              value[0] = shared.item_double();
              shared.backward();
              // grad() is a view into the leaf, which goes with the scope.
              return own.grad().detach();
            });
    return new Part(value[0], gradient);
  }
}
