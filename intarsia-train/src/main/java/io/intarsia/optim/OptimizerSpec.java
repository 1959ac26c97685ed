package io.intarsia.optim;

import io.intarsia.optim.rule.Adadelta;
import io.intarsia.optim.rule.Adagrad;
import io.intarsia.optim.rule.Adamax;
import io.intarsia.optim.rule.Nadam;
import io.intarsia.optim.rule.Radam;
import io.intarsia.optim.rule.Rmsprop;
import io.intarsia.optim.rule.UpdateRule;
import java.util.List;

/**
 * Which optimiser, with its hyper-parameters; names, defaults and results are those of {@code
 * torch.optim}. The decay stated here is the groups' to take over.
 */
public sealed interface OptimizerSpec {
  /** The base rate. */
  double lr();

  /** The decay of groups that state no other. */
  double weightDecay();

  /** The arithmetic. */
  UpdateRule rule();

  /**
   * An optimiser that starts; to be closed by the caller.
   *
   * @throws IllegalArgumentException if a key is in two groups or a parameter is not of 32-bit
   *     floats
   */
  default Optimizer create(List<ParameterGroup> groups) {
    return new RuleOptimizer(rule(), groups);
  }

  /** Stochastic gradient descent; see {@link io.intarsia.optim.rule.Sgd}. */
  record Sgd(
      double lr,
      double momentum,
      double dampening,
      double weightDecay,
      boolean nesterov,
      boolean maximize)
      implements OptimizerSpec {
    public Sgd {
      if (nesterov && (momentum <= 0 || dampening != 0)) {
        throw new IllegalArgumentException("nesterov wants momentum above 0 and no dampening");
      }
    }

    @Override
    public UpdateRule rule() {
      return new io.intarsia.optim.rule.Sgd(momentum, dampening, nesterov, maximize);
    }
  }

  /** Adam, or AdamW if decoupled; see {@link io.intarsia.optim.rule.Adam}. */
  record Adam(
      double lr,
      double beta1,
      double beta2,
      double eps,
      double weightDecay,
      boolean decoupled,
      boolean amsgrad,
      boolean maximize)
      implements OptimizerSpec {
    @Override
    public UpdateRule rule() {
      return new io.intarsia.optim.rule.Adam(beta1, beta2, eps, decoupled, amsgrad, maximize);
    }
  }

  /** Rectified Adam; see {@link Radam}. */
  record RAdam(
      double lr,
      double beta1,
      double beta2,
      double eps,
      double weightDecay,
      boolean decoupled,
      boolean maximize)
      implements OptimizerSpec {
    @Override
    public UpdateRule rule() {
      return new Radam(beta1, beta2, eps, decoupled, maximize);
    }
  }

  /** Adam with Nesterov's momentum; see {@link Nadam}. */
  record NAdam(
      double lr,
      double beta1,
      double beta2,
      double eps,
      double weightDecay,
      double momentumDecay,
      boolean decoupled,
      boolean maximize,
      boolean twice)
      implements OptimizerSpec {
    @Override
    public UpdateRule rule() {
      return new Nadam(beta1, beta2, eps, momentumDecay, decoupled, maximize, twice);
    }
  }

  /** Adam by the largest gradient; see {@link Adamax}. */
  record AdaMax(
      double lr, double beta1, double beta2, double eps, double weightDecay, boolean maximize)
      implements OptimizerSpec {
    @Override
    public UpdateRule rule() {
      return new Adamax(beta1, beta2, eps, maximize);
    }
  }

  /** RMSprop; see {@link Rmsprop}. */
  record RmsProp(
      double lr,
      double alpha,
      double eps,
      double weightDecay,
      double momentum,
      boolean centered,
      boolean maximize)
      implements OptimizerSpec {
    @Override
    public UpdateRule rule() {
      return new Rmsprop(alpha, eps, momentum, centered, maximize);
    }
  }

  /** Adagrad; see {@link Adagrad}. */
  record AdaGrad(
      double lr,
      double lrDecay,
      double weightDecay,
      double initialAccumulator,
      double eps,
      boolean maximize)
      implements OptimizerSpec {
    @Override
    public UpdateRule rule() {
      return new Adagrad(lrDecay, initialAccumulator, eps, maximize);
    }
  }

  /** Adadelta; see {@link Adadelta}. */
  record AdaDelta(double lr, double rho, double eps, double weightDecay, boolean maximize)
      implements OptimizerSpec {
    @Override
    public UpdateRule rule() {
      return new Adadelta(rho, eps, maximize);
    }
  }
}
