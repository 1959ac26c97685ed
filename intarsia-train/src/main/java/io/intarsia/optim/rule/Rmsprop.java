package io.intarsia.optim.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * RMSprop as {@code torch.optim.RMSprop}.
 *
 * @param alpha how much of the mean square stays
 * @param eps added to the root of the mean square
 * @param momentum how much of the last direction stays, 0 for none
 * @param centered divides by the spread instead of the root of the mean square
 * @param maximize goes uphill
 */
public record Rmsprop(double alpha, double eps, double momentum, boolean centered, boolean maximize)
    implements UpdateRule {

  @Override
  public List<String> stateNames() {
    List<String> names = new ArrayList<>(List.of("square_avg"));
    if (momentum > 0) {
      names.add("momentum_buffer");
    }
    if (centered) {
      names.add("grad_avg");
    }
    return List.copyOf(names);
  }

  @Override
  public void update(Batch batch) {
    TensorList gradients = batch.pull(maximize);
    TensorList square =
        batch
            .state("square_avg")
            .timesInPlace(alpha)
            .plusProductInPlace(gradients, gradients, 1 - alpha);
    TensorList root;
    if (centered) {
      TensorList mean = batch.state("grad_avg").towardsInPlace(gradients, 1 - alpha);
      root = square.plusProduct(mean, mean, -1).sqrtInPlace();
    } else {
      root = square.sqrt();
    }
    root.plusInPlace(eps);
    if (momentum > 0) {
      TensorList direction =
          batch
              .state("momentum_buffer")
              .timesInPlace(momentum)
              .plusQuotientInPlace(gradients, root, 1);
      batch.parameters().plusInPlace(direction, -batch.lr());
    } else {
      batch.parameters().plusQuotientInPlace(gradients, root, -batch.lr());
    }
  }
}
