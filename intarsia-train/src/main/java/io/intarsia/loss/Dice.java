package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.atLeast;
import static io.intarsia.loss.math.TensorMath.plus;
import static io.intarsia.loss.math.TensorMath.times;

import io.intarsia.config.Section;
import org.bytedeco.pytorch.Tensor;

/**
 * 1 less the Dice coefficient of each class, 2 |A and B| / (|A| + |B|), with probabilities for a
 * prediction (Milletari et al. 2016; DiceLoss of segmentation_models.pytorch, which since 0.5 adds
 * {@code smooth} to half of either side of the fraction).
 *
 * @param region what counts, and how
 */
public record Dice(Region region) implements LossSpec {
  static Dice read(Section section, int ignoreId) {
    return new Dice(Region.read(section, ignoreId));
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    return region.loss(
        "dice",
        logits,
        truth,
        s -> {
          Tensor half = times(s.predicted().add(s.actual()), 0.5);
          return plus(s.both(), region.smooth())
              .div(atLeast(plus(half, region.smooth()), region.eps()));
        });
  }
}
