package io.intarsia.optim.rule;

import java.util.List;

/**
 * Adam by the largest instead of the mean square gradient (Kingma and Ba 2015, section 7.1), as
 * {@code torch.optim.Adamax}.
 *
 * @param beta1 how much of the mean gradient stays
 * @param beta2 how much of the largest gradient stays
 * @param eps added to the magnitude of a gradient
 * @param maximize goes uphill
 */
public record Adamax(double beta1, double beta2, double eps, boolean maximize)
    implements UpdateRule {

  @Override
  public List<String> stateNames() {
    return List.of("exp_avg", "exp_inf");
  }

  @Override
  public void update(Batch batch) {
    TensorList gradients = batch.pull(maximize);
    TensorList mean = batch.state("exp_avg").towardsInPlace(gradients, 1 - beta1);
    TensorList largest =
        batch.state("exp_inf").timesInPlace(beta2).maximumInPlace(gradients.abs().plusInPlace(eps));
    double rate = batch.lr() / (1 - Math.pow(beta1, batch.step()));
    batch.parameters().plusQuotientInPlace(mean, largest, -rate);
  }
}
