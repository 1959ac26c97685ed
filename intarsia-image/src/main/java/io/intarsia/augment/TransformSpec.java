package io.intarsia.augment;

import io.intarsia.data.Sample;

/**
 * One transform with its settings: a record whose components are the keys of its description. Names
 * and numbers are those of albumentations 1.3.1 where it has the transform, else torchvision's.
 */
public sealed interface TransformSpec extends Transform
    permits ChoiceSpec,
        CropSpec,
        DropoutSpec,
        FlipSpec,
        JitterSpec,
        MixSpec,
        SizeSpec,
        ToneSpec,
        WarpSpec {
  /** The probability that it acts at all, 0 to 1. */
  double p();

  /** The sample changed; called when the dice have said that it is. */
  Sample transform(Sample sample, Dice dice);

  @Override
  default Sample apply(Sample sample, Dice dice) {
    return dice.chance(p()) ? transform(sample, dice) : sample;
  }
}
