package io.intarsia.loss;

import io.intarsia.loss.math.Additive;
import java.util.Optional;

/** A loss as data: the record of its settings, read by {@link LossSpecs}. */
public sealed interface LossSpec extends Loss
    permits CrossEntropy,
        BinaryCrossEntropy,
        SoftBinaryCrossEntropy,
        SoftCrossEntropy,
        Focal,
        Dice,
        Jaccard,
        Tversky,
        Lovasz.Softmax,
        Lovasz.Hinge,
        Mcc,
        Kervadec.Boundary,
        Kervadec.GeneralizedDice,
        Kervadec.PictureDice,
        Kervadec.SoftmaxFocal,
        ActiveBoundary,
        FocalDice,
        Segformer {

  /** The loss as a sum over pixels, if it is one. */
  default Optional<Additive> additive() {
    return Optional.empty();
  }

  /** False if the loss is one number for each pixel, which cannot be added to others. */
  default boolean scalar() {
    return true;
  }
}
