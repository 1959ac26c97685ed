package io.intarsia.loss;

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

  /** False if the loss is one number for each pixel, which cannot be added to others. */
  default boolean scalar() {
    return true;
  }
}
