package io.intarsia.optim.rule;

import io.intarsia.optim.rule.Operator.Nothing;
import java.util.List;

/**
 * Adam (Kingma and Ba 2015) as {@code torch.optim.Adam}, or AdamW (Loshchilov and Hutter 2019) as
 * {@code torch.optim.AdamW}, in libtorch's fused kernel.
 *
 * @param beta1 how much of the mean gradient stays
 * @param beta2 how much of the mean square stays
 * @param eps added to the root of the mean square
 * @param decoupled true for AdamW: the decay shrinks the parameters and stays out of the means
 * @param amsgrad divides by the largest mean square so far
 * @param maximize goes uphill
 */
public record Adam(
    double beta1, double beta2, double eps, boolean decoupled, boolean amsgrad, boolean maximize)
    implements UpdateRule {

  @Override
  public List<String> stateNames() {
    return amsgrad
        ? List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq")
        : List.of("exp_avg", "exp_avg_sq");
  }

  @Override
  public void update(Batch batch) {
    Operator.named(decoupled ? "_fused_adamw_" : "_fused_adam_")
        .call(
            batch.parameters(),
            batch.gradients(),
            batch.state("exp_avg"),
            batch.state("exp_avg_sq"),
            amsgrad ? batch.state("max_exp_avg_sq") : TensorList.of(List.of()),
            batch.state("step"),
            batch.lr(),
            beta1,
            beta2,
            batch.weightDecay(),
            eps,
            amsgrad,
            maximize,
            Nothing.NOTHING,
            Nothing.NOTHING);
  }
}
