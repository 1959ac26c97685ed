package io.intarsia.optim.rule;

import java.util.List;

/**
 * Adam with Nesterov's momentum (Dozat 2016) as {@code torch.optim.NAdam}. The product of the
 * momenta follows from the number of the step; so it is no state, where PyTorch keeps it rounded to
 * 32 bits.
 */
public final class Nadam implements UpdateRule {
  private static final double SLOWING = 0.96;

  private final double beta1;
  private final double beta2;
  private final double eps;
  private final double momentumDecay;
  private final boolean decoupled;
  private final boolean maximize;
  private final boolean twice;
  private long multiplied;
  private double product = 1;

  /**
   * @param beta1 how much of the mean gradient stays in the end
   * @param beta2 how much of the mean square stays
   * @param eps added to the root of the mean square
   * @param momentumDecay how fast the momentum grows to beta1
   * @param decoupled the decay shrinks the parameters and stays out of the means
   * @param maximize goes uphill
   * @param twice takes this step's momentum a second time into the product for the next, as PyTorch
   *     1.13.1 does and later versions do not
   */
  public Nadam(
      double beta1,
      double beta2,
      double eps,
      double momentumDecay,
      boolean decoupled,
      boolean maximize,
      boolean twice) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.eps = eps;
    this.momentumDecay = momentumDecay;
    this.decoupled = decoupled;
    this.maximize = maximize;
    this.twice = twice;
  }

  @Override
  public List<String> stateNames() {
    return List.of("exp_avg", "exp_avg_sq");
  }

  private double momentum(long step) {
    return beta1 * (1 - 0.5 * Math.pow(SLOWING, step * momentumDecay));
  }

  /** The product of the momenta of the steps up to one; multiplied in their order. */
  private double product(long step) {
    if (step < multiplied) {
      multiplied = 0;
      product = 1;
    }
    while (multiplied < step && product > 0) {
      product *= momentum(++multiplied);
    }
    return product;
  }

  @Override
  public void update(Batch batch) {
    TensorList gradients = batch.pull(maximize, decoupled);
    TensorList mean = batch.state("exp_avg").towardsInPlace(gradients, 1 - beta1);
    TensorList square =
        batch
            .state("exp_avg_sq")
            .timesInPlace(beta2)
            .plusProductInPlace(gradients, gradients, 1 - beta2);
    long step = batch.step();
    double now = momentum(step);
    double next = momentum(step + 1);
    double through = product(step);
    double ahead = through * (twice ? now * next : next);
    TensorList root = square.times(1 / (1 - Math.pow(beta2, step))).sqrtInPlace().plusInPlace(eps);
    batch
        .parameters()
        .plusQuotientInPlace(gradients, root, -batch.lr() * (1 - now) / (1 - through))
        .plusQuotientInPlace(mean, root, -batch.lr() * next / (1 - ahead));
  }
}
