package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.atLeast;
import static io.intarsia.loss.math.TensorMath.differs;
import static io.intarsia.loss.math.TensorMath.indices;
import static io.intarsia.loss.math.TensorMath.oneMinus;
import static io.intarsia.loss.math.TensorMath.planes;
import static io.intarsia.loss.math.TensorMath.ratio;
import static io.intarsia.loss.math.TensorMath.weights;

import io.intarsia.config.Section;
import io.intarsia.loss.math.Shapes;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What {@link Dice}, {@link Jaccard} and {@link Tversky} share: regions of probability against true
 * ones, over the whole batch, class by class. A class without true pixels counts as 0 in the mean
 * (qubvel-org/segmentation_models.pytorch, losses/dice.py at 5006616).
 *
 * @param mode what labels mean
 * @param classes the classes that count, all if empty; not in binary mode
 * @param classWeights the weight of each class in the mean, equal if empty
 * @param logLoss true for -log(score), false for 1 - score
 * @param fromLogits false if the logits are probabilities already
 * @param smooth added above and below the fraction
 * @param ignoreIndex the value of the truth where nothing is known
 * @param eps the least denominator, and the least score under a logarithm
 */
public record Region(
    Mode mode,
    List<Integer> classes,
    List<Double> classWeights,
    boolean logLoss,
    boolean fromLogits,
    double smooth,
    int ignoreIndex,
    double eps) {

  /** The settings most start from. */
  public static Region ofMode(Mode mode, int ignoreIndex) {
    return new Region(mode, List.of(), List.of(), false, true, 0, ignoreIndex, 1e-7);
  }

  static Region read(Section section, int ignoreId) {
    Region read =
        new Region(
            section.choice("mode", Mode.MULTICLASS),
            section.wholes("classes", List.of()),
            section.numbers("class_weights", List.of()),
            section.flag("log_loss", false),
            section.flag("from_logits", true),
            section.number("smooth", 0, 0, 1e12),
            section.whole("ignore_index", ignoreId),
            section.number("eps", 1e-7, 0, 1));
    if (read.mode == Mode.BINARY && !read.classes.isEmpty()) {
      throw section.wrong("classes", "another mode than binary, which has one class");
    }
    return read;
  }

  /** Sums of one class over the batch: [C] each. */
  record Sums(Tensor both, Tensor predicted, Tensor actual) {}

  /** A score from sums, 1 if the regions are equal. */
  @FunctionalInterface
  interface Score {
    Tensor of(Sums sums);
  }

  /** The mean over the classes. */
  Tensor loss(String name, Tensor logits, Tensor truth, Score score) {
    Sums sums = sums(name, logits, truth);
    Tensor scores = score.of(sums);
    Tensor losses = logLoss ? atLeast(scores, eps).log().neg() : oneMinus(scores);
    losses = losses.mul(sums.actual.gt(new Scalar(0.0)).to(logits));
    Tensor weights = classWeights.isEmpty() ? null : weights(classWeights, losses.unsqueeze(0));
    if (!classes.isEmpty()) {
      Tensor chosen = indices(classes, logits);
      losses = losses.index_select(0, chosen);
      weights = weights == null ? null : weights.index_select(0, chosen);
    }
    return weights == null ? losses.mean() : ratio(losses.mul(weights).sum(), weights.sum());
  }

  private Sums sums(String name, Tensor logits, Tensor truth) {
    Tensor p;
    Tensor labels;
    Tensor known;
    if (mode == Mode.MULTICLASS) {
      Shapes.classes(name, logits, truth);
      p = fromLogits ? logits.log_softmax(1).exp() : logits;
      labels = planes(truth, ignoreIndex, logits);
      known = differs(truth, ignoreIndex).unsqueeze(1).to(logits);
    } else {
      p = fromLogits ? torch.log_sigmoid(logits).exp() : logits;
      labels = Shapes.overlapping(name, logits, truth);
      known = differs(labels, ignoreIndex).to(logits);
      labels = labels.mul(known);
      if (mode == Mode.BINARY) {
        p = p.reshape(p.size(0), 1, -1, 1);
        labels = labels.reshape(p.size(0), 1, -1, 1);
        known = known.reshape(p.size(0), 1, -1, 1);
      }
    }
    return new Sums(p.mul(labels).sum(0, 2, 3), p.mul(known).sum(0, 2, 3), labels.sum(0, 2, 3));
  }
}
