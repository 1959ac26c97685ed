package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.differs;
import static io.intarsia.loss.math.TensorMath.oneMinus;
import static io.intarsia.loss.math.TensorMath.times;

import io.intarsia.config.Section;
import io.intarsia.loss.math.Shapes;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Cross-entropy of sigmoid probabilities with a truth drawn towards the middle; the mean is over
 * all logits, known or not (SoftBCEWithLogitsLoss of qubvel-org/segmentation_models.pytorch,
 * losses/soft_bce.py at 5006616).
 *
 * @param smoothFactor 0 to 1: the truth becomes 1 less this, and this
 * @param classWeights the weight of each class, one for all, or none
 * @param positiveWeights what a true 1 weighs against a true 0, by class, one for all, or none
 * @param ignoreIndex the value of the truth where nothing is known
 * @param reduction how logits become one
 */
public record SoftBinaryCrossEntropy(
    double smoothFactor,
    List<Double> classWeights,
    List<Double> positiveWeights,
    int ignoreIndex,
    Reduction reduction)
    implements LossSpec {

  static SoftBinaryCrossEntropy read(Section section, int ignoreId) {
    return new SoftBinaryCrossEntropy(
        section.number("smooth_factor", 0, 0, 1),
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
    Tensor labels = Shapes.overlapping("soft_bce", logits, truth);
    Tensor known = differs(labels, ignoreIndex).to(logits);
    Tensor kept = labels.mul(known);
    Tensor soft = times(oneMinus(kept), smoothFactor).add(times(kept, 1 - smoothFactor));
    Tensor losses = BinaryCrossEntropy.each(logits, soft, classWeights, positiveWeights).mul(known);
    return switch (reduction) {
      case NONE -> losses;
      case SUM -> losses.sum();
      case MEAN -> losses.mean();
    };
  }
}
