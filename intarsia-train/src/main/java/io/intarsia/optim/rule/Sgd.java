package io.intarsia.optim.rule;

import io.intarsia.optim.rule.Operator.Nothing;
import java.util.List;

/**
 * Stochastic gradient descent with momentum, as {@code torch.optim.SGD}, in libtorch's fused
 * kernel.
 *
 * @param momentum how much of the last direction stays, 0 for none
 * @param dampening how much of the gradient the direction does not take up, from the second step
 * @param nesterov looks ahead by one step of momentum
 * @param maximize goes uphill
 */
public record Sgd(double momentum, double dampening, boolean nesterov, boolean maximize)
    implements UpdateRule {
  private static final String BUFFER = "momentum_buffer";

  @Override
  public List<String> stateNames() {
    return momentum == 0 ? List.of() : List.of(BUFFER);
  }

  @Override
  public void update(Batch batch) {
    Operator.named("_fused_sgd_")
        .call(
            batch.parameters(),
            batch.gradients(),
            momentum == 0 ? TensorList.of(List.of()) : batch.state(BUFFER),
            batch.weightDecay(),
            momentum,
            batch.lr(),
            dampening,
            nesterov,
            maximize,
            batch.step() == 1,
            Nothing.NOTHING,
            Nothing.NOTHING);
  }
}
