package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.atLeast;
import static io.intarsia.loss.math.TensorMath.differs;
import static io.intarsia.loss.math.TensorMath.oneMinus;
import static io.intarsia.loss.math.TensorMath.planes;
import static io.intarsia.loss.math.TensorMath.plus;
import static io.intarsia.loss.math.TensorMath.power;
import static io.intarsia.loss.math.TensorMath.ratio;
import static io.intarsia.loss.math.TensorMath.times;

import io.intarsia.config.Section;
import io.intarsia.loss.math.Shapes;
import io.intarsia.loss.math.TensorMath;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Cross-entropy of sigmoid probabilities in which well classified pixels count little: (1 -
 * p)^gamma times each, p the probability of the truth (Lin et al. 2017, eq. 4; FocalLoss of
 * qubvel-org/segmentation_models.pytorch, losses/focal.py at 5006616). Many classes are one such
 * loss each against the others, averaged.
 *
 * @param mode what labels mean
 * @param alpha the weight of a true 1, that of a true 0 being 1 less this; NaN for none
 * @param gamma how little the well classified count
 * @param ignoreIndex the value of the truth where nothing is known
 * @param reduction how known pixels become one
 * @param normalized whether to divide by the sum of (1 - p)^gamma
 * @param reducedThreshold below this p a pixel counts in full, above it ((1 - p) /
 *     threshold)^gamma; NaN for none
 * @param classWeights the weight of each class in the average, or none; of many classes only
 */
public record Focal(
    Mode mode,
    double alpha,
    double gamma,
    int ignoreIndex,
    Reduction reduction,
    boolean normalized,
    double reducedThreshold,
    List<Double> classWeights)
    implements LossSpec {
  private static final double EPS = 1e-6;

  static Focal read(Section section, int ignoreId) {
    Focal read =
        new Focal(
            section.choice("mode", Mode.MULTICLASS),
            section.has("alpha") ? section.number("alpha", 0, 0, 1) : Double.NaN,
            section.number("gamma", 2, 0, 100),
            section.whole("ignore_index", ignoreId),
            section.choice("reduction", Reduction.MEAN),
            section.flag("normalized", false),
            section.has("reduced_threshold")
                ? section.number("reduced_threshold", 0.5, 1e-6, 1)
                : Double.NaN,
            section.numbers("class_weights", List.of()));
    if (read.mode != Mode.MULTICLASS && !read.classWeights.isEmpty()) {
      throw section.wrong("class_weights", "the mode multiclass");
    }
    return read;
  }

  @Override
  public boolean scalar() {
    return reduction != Reduction.NONE;
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    if (mode != Mode.MULTICLASS) {
      Tensor labels = Shapes.overlapping("focal", logits, truth).reshape(1, 1, -1, 1);
      return reduced(logits.reshape(1, 1, -1, 1), labels, differs(labels, ignoreIndex));
    }
    Shapes.classes("focal", logits, truth);
    Tensor known = differs(truth, ignoreIndex).unsqueeze(1);
    return reduced(logits, planes(truth, ignoreIndex, logits), known);
  }

  /**
   * @param labels 0 and 1 [N, C, H, W]
   * @param known [N, 1, H, W]
   */
  private Tensor reduced(Tensor logits, Tensor labels, Tensor known) {
    Tensor mask = known.to(logits);
    Tensor entropy = BinaryCrossEntropy.each(logits, labels.mul(mask), List.of(), List.of());
    Tensor factor = factor(entropy.neg().exp()).mul(mask);
    Tensor losses = factor.mul(entropy);
    if (!Double.isNaN(alpha)) {
      losses = losses.mul(plus(times(labels, 2 * alpha - 1), 1 - alpha));
    }
    if (normalized) {
      losses =
          losses.div(
              atLeast(factor.sum(new long[] {0, 2, 3}, true, new ScalarTypeOptional()), EPS));
    }
    if (reduction == Reduction.NONE) {
      Tensor average = average(losses.permute(0, 2, 3, 1));
      return average.masked_select(known.squeeze(1));
    }
    Tensor byClass = losses.sum(0, 2, 3);
    return average(reduction == Reduction.SUM ? byClass : ratio(byClass, mask.sum()));
  }

  private Tensor factor(Tensor p) {
    if (Double.isNaN(reducedThreshold)) {
      return power(oneMinus(p), gamma);
    }
    Tensor factor = power(times(oneMinus(p), 1 / reducedThreshold), gamma);
    return factor.masked_fill(p.lt(new Scalar(reducedThreshold)), new Scalar(1.0));
  }

  /** Over the last axis, the classes. */
  private Tensor average(Tensor losses) {
    if (classWeights.isEmpty()) {
      return losses.mean(-1);
    }
    Tensor like = losses.unsqueeze(0).movedim(-1, 1);
    Tensor weights = TensorMath.weights(classWeights, like);
    return ratio(losses.mul(weights).sum(-1), weights.sum());
  }
}
