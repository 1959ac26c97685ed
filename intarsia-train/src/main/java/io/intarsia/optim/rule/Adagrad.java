package io.intarsia.optim.rule;

import java.util.List;

/**
 * Adagrad (Duchi et al. 2011) as {@code torch.optim.Adagrad}.
 *
 * @param lrDecay how fast the rate falls: it is divided by 1 + (step - 1) * lrDecay
 * @param initialAccumulator what the sum of squares starts with
 * @param eps added to the root of the sum
 * @param maximize goes uphill
 */
public record Adagrad(double lrDecay, double initialAccumulator, double eps, boolean maximize)
    implements UpdateRule {

  @Override
  public List<String> stateNames() {
    return List.of("sum");
  }

  @Override
  public double initial(String name) {
    return initialAccumulator;
  }

  @Override
  public void update(Batch batch) {
    TensorList gradients = batch.pull(maximize);
    TensorList root =
        batch.state("sum").plusProductInPlace(gradients, gradients, 1).sqrt().plusInPlace(eps);
    double rate = batch.lr() / (1 + (batch.step() - 1) * lrDecay);
    batch.parameters().plusQuotientInPlace(gradients, root, -rate);
  }
}
