package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.differs;
import static io.intarsia.loss.math.TensorMath.times;

import io.intarsia.config.Section;
import io.intarsia.loss.math.Shapes;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Cross-entropy with label smoothing; the mean is over all pixels, known or not
 * (SoftCrossEntropyLoss of qubvel-org/segmentation_models.pytorch, losses/soft_ce.py at 5006616).
 *
 * @param smoothFactor 0 to 1: the share of the truth spread evenly over all classes
 * @param ignoreIndex the id of unknown pixels
 * @param reduction how pixels become one
 */
public record SoftCrossEntropy(double smoothFactor, int ignoreIndex, Reduction reduction)
    implements LossSpec {

  static SoftCrossEntropy read(Section section, int ignoreId) {
    return new SoftCrossEntropy(
        section.number("smooth_factor", 0, 0, 1),
        section.whole("ignore_index", ignoreId),
        section.choice("reduction", Reduction.MEAN));
  }

  @Override
  public boolean scalar() {
    return reduction != Reduction.NONE;
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    Shapes.classes("soft_ce", logits, truth);
    Tensor known = differs(truth, ignoreIndex);
    Tensor unknown = known.logical_not();
    Tensor logs = logits.log_softmax(1);
    Tensor likely = logs.gather(1, truth.mul(known).unsqueeze(1)).squeeze(1).neg();
    Tensor even = times(logs.sum(1), -smoothFactor / logits.size(1));
    Tensor losses = times(likely, 1 - smoothFactor).add(even).masked_fill(unknown, new Scalar(0.0));
    return switch (reduction) {
      case NONE -> losses;
      case SUM -> losses.sum();
      case MEAN -> losses.mean();
    };
  }
}
