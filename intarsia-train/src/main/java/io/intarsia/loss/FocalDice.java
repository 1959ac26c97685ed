package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.differs;
import static io.intarsia.loss.math.TensorMath.plus;
import static io.intarsia.loss.math.TensorMath.ratio;
import static io.intarsia.loss.math.TensorMath.times;

import io.intarsia.config.Section;
import io.intarsia.loss.math.Shapes;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * alpha times a focal loss, less the logarithm of the Dice coefficient of the batch: the mixed loss
 * of Kaggle's ship and pneumothorax contests.
 *
 * @param alpha the weight of the focal part
 * @param gamma how little the well classified count in it
 * @param smooth added above and below the fraction of the Dice part
 * @param ignoreIndex the value of the truth where nothing is known
 */
public record FocalDice(double alpha, double gamma, double smooth, int ignoreIndex)
    implements LossSpec {

  static FocalDice read(Section section, int ignoreId) {
    return new FocalDice(
        section.number("alpha", 10, 0, 1e6),
        section.number("gamma", 2, 0, 100),
        section.number("smooth", 1, 1e-12, 1e12),
        section.whole("ignore_index", ignoreId));
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    Tensor labels = Shapes.overlapping("focal_dice", logits, truth);
    Tensor known = differs(labels, ignoreIndex).to(logits);
    labels = labels.mul(known);
    Tensor p = logits.sigmoid().mul(known);
    Tensor above = plus(times(p.mul(labels).sum(), 2), smooth);
    Tensor score = above.div(plus(p.sum().add(labels.sum()), smooth));

    Tensor signs = plus(times(labels, -2), 1);
    Tensor factor = times(torch.log_sigmoid(logits.mul(signs)), gamma).exp();
    Tensor entropy = BinaryCrossEntropy.each(logits, labels, List.of(), List.of());
    Tensor focal = ratio(factor.mul(entropy).mul(known).sum(), known.sum());
    return times(focal, alpha).sub(score.log());
  }
}
