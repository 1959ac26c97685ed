package io.intarsia.optim.rule;

import java.util.List;

/**
 * Rectified Adam (Liu et al. 2020) as {@code torch.optim.RAdam}: plain momentum until the mean
 * square rests on enough steps.
 *
 * @param beta1 how much of the mean gradient stays
 * @param beta2 how much of the mean square stays
 * @param eps added to the root of the mean square
 * @param decoupled the decay shrinks the parameters and stays out of the means
 * @param maximize goes uphill
 */
public record Radam(double beta1, double beta2, double eps, boolean decoupled, boolean maximize)
    implements UpdateRule {

  @Override
  public List<String> stateNames() {
    return List.of("exp_avg", "exp_avg_sq");
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
    double power = Math.pow(beta2, batch.step());
    double correction1 = 1 - Math.pow(beta1, batch.step());
    double correction2 = 1 - power;
    double longest = 2 / (1 - beta2) - 1;
    double length = longest - 2 * batch.step() * power / correction2;
    double rate = batch.lr() / correction1;
    if (length > 5) {
      double rectified =
          Math.sqrt(
              (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
      TensorList root = square.sqrt().plusInPlace(eps);
      batch
          .parameters()
          .plusQuotientInPlace(mean, root, -rate * rectified * Math.sqrt(correction2));
    } else {
      batch.parameters().plusInPlace(mean, -rate);
    }
  }
}
