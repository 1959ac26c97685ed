package io.intarsia.optim;

import io.intarsia.config.Section;
import io.intarsia.optim.rule.TensorList;
import io.intarsia.torch.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Keeps gradients from getting too large. */
public sealed interface Clip {
  /** As {@code clip_grad_norm_} of PyTorch: added to the norm before it divides. */
  double EPS = 1e-6;

  /**
   * Limits gradients in place, and measures them.
   *
   * @param parameters those that have no gradient are passed over
   * @return the norm of all gradients together before they were limited. If it is NaN or infinite,
   *     nothing was changed: then the step is to be left out
   */
  double apply(Collection<Tensor> parameters);

  /** Measures only, by the root of the sum of squares. */
  record None() implements Clip {
    @Override
    public double apply(Collection<Tensor> parameters) {
      return Gradients.within(parameters, gradients -> gradients.norm(2));
    }
  }

  /**
   * Shrinks all gradients by one factor, so that their norm is at most a maximum, as {@code
   * torch.nn.utils.clip_grad_norm_}.
   *
   * @param max the largest norm, above 0
   * @param p 2 for the root of the sum of squares, infinite for the largest magnitude
   */
  record Norm(double max, double p) implements Clip {
    public Norm {
      if (!(max > 0 && p > 0)) {
        throw new IllegalArgumentException("largest norm " + max + ", of order " + p);
      }
    }

    @Override
    public double apply(Collection<Tensor> parameters) {
      return Gradients.within(
          parameters,
          gradients -> {
            double norm = gradients.norm(p);
            double factor = max / (norm + EPS);
            if (factor < 1 && norm < Double.POSITIVE_INFINITY) {
              gradients.list().timesInPlace(factor);
            }
            return norm;
          });
    }
  }

  /**
   * Keeps every element within a range, as {@code torch.nn.utils.clip_grad_value_}.
   *
   * @param max the largest magnitude, above 0
   */
  record Value(double max) implements Clip {
    public Value {
      if (!(max > 0)) {
        throw new IllegalArgumentException("largest value " + max);
      }
    }

    @Override
    public double apply(Collection<Tensor> parameters) {
      return Gradients.within(
          parameters,
          gradients -> {
            double norm = gradients.norm(2);
            if (norm < Double.POSITIVE_INFINITY) {
              gradients.list().clampInPlace(max);
            }
            return norm;
          });
    }
  }

  /**
   * Reads {@code {type: norm, max: 1.0, norm_type: 2}}, {@code {type: value, max: 0.5}} or nothing.
   *
   * @throws io.intarsia.base.Refusal USAGE if a key is unknown or a value out of its range
   */
  static Clip read(Section section) {
    Clip clip =
        switch (section.text("type", section.has("max") ? "norm" : "none")) {
          case "none" -> new None();
          case "norm" ->
              new Norm(
                  max(section),
                  section.number("norm_type", 2, Double.MIN_NORMAL, Double.POSITIVE_INFINITY));
          case "value" -> new Value(max(section));
          default -> throw section.unknownType(List.of("none", "norm", "value"));
        };
    section.close();
    return clip;
  }

  private static double max(Section section) {
    return section.number("max", section.number("max"), Double.MIN_NORMAL, Double.MAX_VALUE);
  }

  /**
   * The gradients there are, within a scope.
   *
   * @param tensors one or more
   * @param list the same
   */
  record Gradients(List<Tensor> tensors, TensorList list) {
    /** What is done with them. */
    interface Work {
      double on(Gradients gradients);
    }

    static double within(Collection<Tensor> parameters, Work work) {
      return Objects.requireNonNull(
          Scope.within(
              () -> {
                try (NoGradGuard guard = new NoGradGuard()) {
                  List<Tensor> tensors =
                      parameters.stream().map(Tensor::grad).filter(Tensor::defined).toList();
                  return tensors.isEmpty()
                      ? 0.0
                      : work.on(new Gradients(tensors, TensorList.of(tensors)));
                }
              }));
    }

    double norm(double p) {
      Tensor norms = torch.stack(list.norms(p).vector());
      return torch.norm(norms, new Scalar(p)).item_double();
    }
  }
}
