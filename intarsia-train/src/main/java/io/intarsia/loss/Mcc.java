package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.differs;
import static io.intarsia.loss.math.TensorMath.oneMinus;
import static io.intarsia.loss.math.TensorMath.plus;

import io.intarsia.config.Section;
import io.intarsia.loss.math.Shapes;
import org.bytedeco.pytorch.Tensor;

/**
 * 1 less Matthews' correlation coefficient of one label over the batch, with probabilities for a
 * prediction (MCCLoss of qubvel-org/segmentation_models.pytorch, losses/mcc.py at 5006616, which
 * ignores nothing).
 *
 * @param fromLogits false if the logits are probabilities already
 * @param ignoreIndex the value of the truth where nothing is known
 * @param eps added to each of the four counts
 */
public record Mcc(boolean fromLogits, int ignoreIndex, double eps) implements LossSpec {

  static Mcc read(Section section, int ignoreId) {
    return new Mcc(
        section.flag("from_logits", true),
        section.whole("ignore_index", ignoreId),
        section.number("eps", 1e-5, 0, 1));
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    Tensor labels = Shapes.overlapping("mcc", logits, truth);
    Tensor known = differs(labels, ignoreIndex).to(logits);
    Tensor p = fromLogits ? logits.sigmoid() : logits;
    Tensor positive = labels.mul(known);
    Tensor negative = oneMinus(labels).mul(known);
    Tensor hit = plus(p.mul(positive).sum(), eps);
    Tensor right = plus(oneMinus(p).mul(negative).sum(), eps);
    Tensor wrong = plus(p.mul(negative).sum(), eps);
    Tensor missed = plus(oneMinus(p).mul(positive).sum(), eps);
    Tensor whole =
        hit.add(wrong).mul(hit.add(missed)).mul(right.add(wrong)).mul(right.add(missed)).sqrt();
    Tensor coefficient = hit.mul(right).sub(wrong.mul(missed)).div(whole);
    return oneMinus(coefficient).mul(known.max());
  }
}
