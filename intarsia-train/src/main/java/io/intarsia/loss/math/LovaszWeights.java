package io.intarsia.loss.math;

import static io.intarsia.loss.math.TensorMath.oneMinus;

import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The Lovasz extension of the Jaccard loss: a sum of errors, weighted by what each pixel costs the
 * index when pixels fail in the order of their errors (Berman et al. 2018, algorithm 1).
 */
public final class LovaszWeights {
  /** Above this, counts in 32-bit floats are no longer exact. */
  private static final long EXACT = 1 << 24;

  private LovaszWeights() {}

  /**
   * The loss of each class.
   *
   * @param errors [C, P], larger is worse; negative errors cost nothing
   * @param truth [C, P] of 0 and 1
   * @param known [P]; unknown pixels cost nothing and stand in nobody's order
   * @return [C]
   */
  public static Tensor loss(Tensor errors, Tensor truth, Tensor known) {
    // The weights are constants: sorted without gradients, and only they are kept for the way back.
    Tensor weights = Scope.keep(() -> weights(errors.detach(), truth, known));
    try {
      return errors.relu().mul(weights).sum(1);
    } finally {
      Scope.free(weights);
    }
  }

  private static Tensor weights(Tensor errors, Tensor truth, Tensor known) {
    try (NoGradGuard none = new NoGradGuard()) {
      Tensor unknown = known.logical_not();
      Tensor order = errors.masked_fill(unknown, new Scalar(Double.NEGATIVE_INFINITY));
      // Stable: which of equal errors comes first decides which gets the gradient.
      T_TensorTensor_T sorted = order.sort(new BoolOptional(true), 1, true);
      Tensor places = sorted.get1();
      ScalarType exact = errors.size(1) > EXACT ? ScalarType.Double : ScalarType.Float;
      Tensor inside = truth.mul(known).gather(1, places).to(exact);
      Tensor all = inside.sum(new long[] {1}, true, new ScalarTypeOptional());
      Tensor both = all.sub(inside.cumsum(1));
      Tensor either = all.add(oneMinus(inside).cumsum(1));
      Tensor loss = oneMinus(both.div(either));
      long last = loss.size(1) - 1;
      Tensor steps = loss.narrow(1, 1, last).sub(loss.narrow(1, 0, last));
      Tensor costs =
          torch.cat(new TensorVector(loss.narrow(1, 0, 1), steps), 1).to(Tensors.type(errors));
      return torch
          .zeros_like(errors)
          .scatter(1, places, costs)
          .masked_fill(unknown, new Scalar(0.0));
    }
  }
}
