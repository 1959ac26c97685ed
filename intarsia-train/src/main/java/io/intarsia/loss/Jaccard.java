package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.atLeast;
import static io.intarsia.loss.math.TensorMath.plus;

import io.intarsia.config.Section;
import org.bytedeco.pytorch.Tensor;

/**
 * 1 less the Jaccard index of each class, |A and B| / |A or B|, with probabilities for a prediction
 * (JaccardLoss of segmentation_models.pytorch).
 *
 * @param region what counts, and how
 */
public record Jaccard(Region region) implements LossSpec {
  static Jaccard read(Section section, int ignoreId) {
    return new Jaccard(Region.read(section, ignoreId));
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    return region.loss(
        "jaccard",
        logits,
        truth,
        s -> {
          Tensor union = s.predicted().add(s.actual()).sub(s.both());
          return plus(s.both(), region.smooth())
              .div(atLeast(plus(union, region.smooth()), region.eps()));
        });
  }
}
