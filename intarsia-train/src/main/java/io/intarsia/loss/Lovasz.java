package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.differs;
import static io.intarsia.loss.math.TensorMath.indices;
import static io.intarsia.loss.math.TensorMath.oneMinus;
import static io.intarsia.loss.math.TensorMath.planes;
import static io.intarsia.loss.math.TensorMath.plus;
import static io.intarsia.loss.math.TensorMath.ratio;
import static io.intarsia.loss.math.TensorMath.times;

import io.intarsia.config.Section;
import io.intarsia.loss.math.LovaszWeights;
import io.intarsia.loss.math.Shapes;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Losses that follow the Jaccard index itself (Berman et al. 2018; bermanmaxim/LovaszSoftmax,
 * pytorch/lovasz_losses.py at 7d48792, and segmentation_models.pytorch, losses/lovasz.py, which
 * takes the softmax for many classes and the hinge for all else). A picture without known pixels
 * counts as 0.
 */
public final class Lovasz {
  private Lovasz() {}

  /** Which classes the mean is over. */
  public enum Classes {
    /** Those with true pixels. */
    PRESENT,
    /** All. */
    ALL,
    /** Those listed. */
    LISTED
  }

  /** By the {@code mode}: softmax for many classes, hinge for the rest. */
  static LossSpec read(Section section, int ignoreId) {
    return section.choice("mode", Mode.MULTICLASS) == Mode.MULTICLASS
        ? Softmax.read(section, ignoreId)
        : Hinge.read(section, ignoreId, false);
  }

  private static Tensor byPicture(
      boolean perImage, Tensor logits, Tensor truth, BinaryOperator<Tensor> loss) {
    long pictures = logits.size(0);
    if (!perImage || pictures == 1) {
      return loss.apply(logits, truth);
    }
    Tensor sum = loss.apply(logits.narrow(0, 0, 1), truth.narrow(0, 0, 1));
    for (long n = 1; n < pictures; n++) {
      sum = sum.add(loss.apply(logits.narrow(0, n, 1), truth.narrow(0, n, 1)));
    }
    return times(sum, 1.0 / pictures);
  }

  /**
   * The Lovasz softmax loss, of exactly one class a pixel.
   *
   * @param classes which classes the mean is over
   * @param listed the classes, if they are listed
   * @param perImage true for the mean over pictures, false for one index over the batch
   * @param ignoreIndex the id of unknown pixels
   */
  public record Softmax(Classes classes, List<Integer> listed, boolean perImage, int ignoreIndex)
      implements LossSpec {

    static Softmax read(Section section, int ignoreId) {
      List<String> words = section.texts("classes", List.of("present"));
      boolean known = words.size() == 1 && words.get(0).matches("present|all");
      if (!known && (words.isEmpty() || !words.stream().allMatch(w -> w.matches("[0-9]{1,6}")))) {
        throw section.wrong("classes", "present, all, or a list of class ids");
      }
      return new Softmax(
          known ? Classes.valueOf(words.get(0).toUpperCase(Locale.ROOT)) : Classes.LISTED,
          known ? List.of() : words.stream().map(Integer::valueOf).toList(),
          section.flag("per_image", false),
          section.whole("ignore_index", ignoreId));
    }

    @Override
    public Tensor of(Tensor logits, Tensor truth) {
      Shapes.classes("lovasz_softmax", logits, truth);
      return byPicture(perImage, logits, truth, this::batch);
    }

    private Tensor batch(Tensor logits, Tensor truth) {
      long count = logits.size(1);
      Tensor labels = flat(planes(truth, ignoreIndex, logits), count);
      Tensor errors = labels.sub(flat(logits.softmax(1), count)).abs();
      Tensor losses = LovaszWeights.loss(errors, labels, differs(truth, ignoreIndex).flatten());
      return switch (classes) {
        case ALL -> losses.mean();
        case LISTED -> losses.index_select(0, indices(listed, logits)).mean();
        case PRESENT -> {
          Tensor present = labels.sum(1).gt(new Scalar(0.0)).to(logits);
          yield ratio(losses.mul(present).sum(), present.sum());
        }
      };
    }

    private static Tensor flat(Tensor planes, long count) {
      return planes.transpose(0, 1).reshape(count, -1);
    }
  }

  /**
   * The Lovasz hinge loss, of one logit for each label; several labels a pixel are taken as one
   * region.
   *
   * @param perImage true for the mean over pictures, false for one index over the batch
   * @param ignoreIndex the value of the truth where nothing is known
   */
  public record Hinge(boolean perImage, int ignoreIndex) implements LossSpec {

    static Hinge read(Section section, int ignoreId, boolean perImage) {
      return new Hinge(
          section.flag("per_image", perImage), section.whole("ignore_index", ignoreId));
    }

    @Override
    public Tensor of(Tensor logits, Tensor truth) {
      Tensor labels = Shapes.overlapping("lovasz_hinge", logits, truth);
      return byPicture(perImage, logits, labels, this::batch);
    }

    private Tensor batch(Tensor logits, Tensor truth) {
      Tensor known = differs(truth, ignoreIndex).flatten();
      Tensor labels = truth.reshape(1, -1).mul(known);
      Tensor errors = oneMinus(logits.reshape(1, -1).mul(plus(times(labels, 2), -1)));
      return LovaszWeights.loss(errors, labels, known).sum();
    }
  }
}
