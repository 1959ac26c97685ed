package io.intarsia.optim.rule;

import java.util.List;

/**
 * Adadelta (Zeiler 2012) as {@code torch.optim.Adadelta}.
 *
 * @param rho how much of the mean squares stays
 * @param eps added to the mean squares below the root
 * @param maximize goes uphill
 */
public record Adadelta(double rho, double eps, boolean maximize) implements UpdateRule {

  @Override
  public List<String> stateNames() {
    return List.of("square_avg", "acc_delta");
  }

  @Override
  public void update(Batch batch) {
    TensorList gradients = batch.pull(maximize);
    TensorList square =
        batch
            .state("square_avg")
            .timesInPlace(rho)
            .plusProductInPlace(gradients, gradients, 1 - rho);
    TensorList moved = batch.state("acc_delta");
    TensorList delta =
        moved
            .plus(eps)
            .sqrtInPlace()
            .overInPlace(square.plus(eps).sqrtInPlace())
            .timesInPlace(gradients);
    moved.timesInPlace(rho).plusProductInPlace(delta, delta, 1 - rho);
    batch.parameters().plusInPlace(delta, -batch.lr());
  }
}
