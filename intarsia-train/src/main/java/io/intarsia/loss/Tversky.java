package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.atLeast;
import static io.intarsia.loss.math.TensorMath.plus;
import static io.intarsia.loss.math.TensorMath.power;
import static io.intarsia.loss.math.TensorMath.times;

import io.intarsia.config.Section;
import org.bytedeco.pytorch.Tensor;

/**
 * 1 less the Tversky index of each class, in which false positives and false negatives have weights
 * of their own (Salehi et al. 2017, eq. 2; TverskyLoss of segmentation_models.pytorch). With both
 * at 0.5 it is {@link Dice}.
 *
 * @param region what counts, and how
 * @param alpha the weight of false positives
 * @param beta the weight of false negatives
 * @param gamma the power of the mean (Abraham and Khan 2019)
 */
public record Tversky(Region region, double alpha, double beta, double gamma) implements LossSpec {
  static Tversky read(Section section, int ignoreId) {
    return new Tversky(
        Region.read(section, ignoreId),
        section.number("alpha", 0.5, 0, 1e6),
        section.number("beta", 0.5, 0, 1e6),
        section.number("gamma", 1, 0, 100));
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    Tensor mean =
        region.loss(
            "tversky",
            logits,
            truth,
            s -> {
              Tensor wrong = times(s.predicted().sub(s.both()), alpha);
              Tensor missed = times(s.actual().sub(s.both()), beta);
              Tensor whole = plus(s.both().add(wrong).add(missed), region.smooth());
              return plus(s.both(), region.smooth()).div(atLeast(whole, region.eps()));
            });
    return gamma == 1 ? mean : power(atLeast(mean, 1e-30), gamma);
  }
}
