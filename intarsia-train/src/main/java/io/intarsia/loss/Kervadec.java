package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.differs;
import static io.intarsia.loss.math.TensorMath.indices;
import static io.intarsia.loss.math.TensorMath.oneMinus;
import static io.intarsia.loss.math.TensorMath.planes;
import static io.intarsia.loss.math.TensorMath.plus;
import static io.intarsia.loss.math.TensorMath.power;
import static io.intarsia.loss.math.TensorMath.times;

import io.intarsia.config.Section;
import io.intarsia.loss.math.Shapes;
import io.intarsia.loss.math.SignedDistance;
import io.intarsia.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The losses of LIVIAETS/boundary-loss (losses.py at 171c32d): softmax probabilities of some
 * classes, picture by picture. Unlike there, pixels may be unknown; they count nowhere.
 */
public final class Kervadec {
  private static final double EPS = 1e-10;

  private Kervadec() {}

  /** Probabilities, truth and what is known, of the classes that count: [N, K, H, W]. */
  private record Part(Tensor p, Tensor labels, Tensor known) {
    static Part of(String name, Tensor logits, Tensor truth, int ignoreIndex, List<Integer> idc) {
      Shapes.classes(name, logits, truth);
      Tensor known = differs(truth, ignoreIndex).unsqueeze(1).to(logits);
      Tensor p = logits.softmax(1);
      Tensor labels = planes(truth, ignoreIndex, logits);
      return new Part(pick(p, idc), pick(labels, idc), known);
    }

    Tensor knownP() {
      return p.mul(known);
    }
  }

  private static Tensor pick(Tensor planes, List<Integer> idc) {
    return idc.isEmpty() ? planes : planes.index_select(1, indices(idc, planes));
  }

  private static List<Integer> idc(Section section) {
    return section.wholes("classes", List.of());
  }

  /**
   * The boundary loss: the mean of probabilities times signed distances to the true region
   * (Kervadec et al. 2019, eq. 5). It is negative where all is right, and needs a region loss
   * beside it. The distances are computed at each call.
   *
   * @param classes the classes that count, all if empty
   * @param ignoreIndex the id of unknown pixels
   */
  public record Boundary(List<Integer> classes, int ignoreIndex) implements LossSpec {
    static Boundary read(Section section, int ignoreId) {
      return new Boundary(idc(section), section.whole("ignore_index", ignoreId));
    }

    @Override
    public Tensor of(Tensor logits, Tensor truth) {
      Part part = Part.of("boundary", logits, truth, ignoreIndex, classes);
      int count = (int) logits.size(1);
      Tensor distances =
          Tensors.upload(SignedDistance.of(Tensors.download(truth), count)).to(logits);
      return part.knownP().mul(pick(distances, classes)).mean();
    }
  }

  /**
   * The generalized Dice loss, each class weighted by the inverse square of its area in the picture
   * (Sudre et al. 2017).
   *
   * @param classes the classes that count, all if empty
   * @param ignoreIndex the id of unknown pixels
   */
  public record GeneralizedDice(List<Integer> classes, int ignoreIndex) implements LossSpec {
    static GeneralizedDice read(Section section, int ignoreId) {
      return new GeneralizedDice(idc(section), section.whole("ignore_index", ignoreId));
    }

    @Override
    public Tensor of(Tensor logits, Tensor truth) {
      Part part = Part.of("generalized_dice", logits, truth, ignoreIndex, classes);
      Tensor area = part.labels.sum(2, 3);
      Tensor weights = power(plus(area, EPS), -2);
      Tensor both = weights.mul(part.p.mul(part.labels).sum(2, 3)).sum(1);
      Tensor whole = weights.mul(part.knownP().sum(2, 3).add(area)).sum(1);
      Tensor losses = oneMinus(times(plus(both, EPS), 2).div(plus(whole, EPS)));
      // A picture without known pixels would count as -1.
      return losses.mul(part.known.amax(new long[] {1, 2, 3}, false)).mean();
    }
  }

  /**
   * 1 less the Dice coefficient, the mean over pictures and classes, absent ones too.
   *
   * @param classes the classes that count, all if empty
   * @param ignoreIndex the id of unknown pixels
   */
  public record PictureDice(List<Integer> classes, int ignoreIndex) implements LossSpec {
    static PictureDice read(Section section, int ignoreId) {
      return new PictureDice(idc(section), section.whole("ignore_index", ignoreId));
    }

    @Override
    public Tensor of(Tensor logits, Tensor truth) {
      Part part = Part.of("picture_dice", logits, truth, ignoreIndex, classes);
      Tensor both = times(part.p.mul(part.labels).sum(2, 3), 2);
      Tensor whole = part.knownP().sum(2, 3).add(part.labels.sum(2, 3));
      return oneMinus(plus(both, EPS).div(plus(whole, EPS))).mean();
    }
  }

  /**
   * Cross-entropy of softmax probabilities in which well classified pixels count little.
   *
   * @param gamma how little the well classified count
   * @param classes the classes that count, all if empty
   * @param ignoreIndex the id of unknown pixels
   */
  public record SoftmaxFocal(double gamma, List<Integer> classes, int ignoreIndex)
      implements LossSpec {
    static SoftmaxFocal read(Section section, int ignoreId) {
      return new SoftmaxFocal(
          section.number("gamma", 2, 0, 100),
          idc(section),
          section.whole("ignore_index", ignoreId));
    }

    @Override
    public Tensor of(Tensor logits, Tensor truth) {
      Part part = Part.of("softmax_focal", logits, truth, ignoreIndex, classes);
      Tensor logs = plus(part.p, EPS).log();
      Tensor sum = power(oneMinus(part.p), gamma).mul(part.labels).mul(logs).sum();
      return sum.neg().div(plus(part.labels.sum(), EPS));
    }
  }
}
