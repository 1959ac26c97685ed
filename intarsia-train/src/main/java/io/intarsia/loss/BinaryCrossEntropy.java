package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.differs;
import static io.intarsia.loss.math.TensorMath.ratio;

import io.intarsia.config.Section;
import io.intarsia.loss.math.Shapes;
import io.intarsia.loss.math.TensorMath;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Cross-entropy of sigmoid probabilities, as {@code binary_cross_entropy_with_logits} of PyTorch;
 * the mean is over known logits.
 *
 * @param classWeights the weight of each class, one for all, or none
 * @param positiveWeights what a true 1 weighs against a true 0, by class, one for all, or none
 * @param ignoreIndex the value of the truth where nothing is known
 * @param reduction how logits become one
 */
public record BinaryCrossEntropy(
    List<Double> classWeights, List<Double> positiveWeights, int ignoreIndex, Reduction reduction)
    implements LossSpec {

  static BinaryCrossEntropy read(Section section, int ignoreId) {
    return new BinaryCrossEntropy(
        section.numbers("class_weights", List.of()),
        section.numbers("pos_weight", List.of()),
        section.whole("ignore_index", ignoreId),
        section.choice("reduction", Reduction.MEAN));
  }

  @Override
  public boolean scalar() {
    return reduction != Reduction.NONE;
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    Tensor labels = Shapes.overlapping("bce", logits, truth);
    Tensor known = differs(labels, ignoreIndex).to(logits);
    Tensor losses = each(logits, labels.mul(known), classWeights, positiveWeights).mul(known);
    return switch (reduction) {
      case NONE -> losses;
      case SUM -> losses.sum();
      case MEAN -> ratio(losses.sum(), known.sum());
    };
  }

  /** The loss of each logit. */
  static Tensor each(
      Tensor logits, Tensor labels, List<Double> classWeights, List<Double> positiveWeights) {
    return torch.binary_cross_entropy_with_logits(
        logits,
        labels,
        TensorMath.byClass("class_weights", classWeights, logits),
        TensorMath.byClass("pos_weight", positiveWeights, logits),
        0);
  }
}
