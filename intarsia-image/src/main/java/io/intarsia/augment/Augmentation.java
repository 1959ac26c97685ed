package io.intarsia.augment;

import io.intarsia.data.Sample;
import java.util.List;

/**
 * Transforms in a row, applied to samples while a network is trained. What becomes of a sample
 * depends on the seed, the epoch and the sample's number alone: never on the order samples are
 * asked for, nor on the number of workers. Safe to share between threads.
 */
public final class Augmentation {
  private final List<TransformSpec> transforms;

  private Augmentation(List<TransformSpec> transforms) {
    this.transforms = List.copyOf(transforms);
  }

  /** Applies transforms in order; none leaves samples as they are. */
  public static Augmentation of(List<TransformSpec> transforms) {
    return new Augmentation(transforms);
  }

  /** Leaves samples as they are. */
  public static Augmentation none() {
    return new Augmentation(List.of());
  }

  /** The transforms, in order. */
  public List<TransformSpec> transforms() {
    return transforms;
  }

  /**
   * One sample of one epoch, changed.
   *
   * @param index the sample's number in its data set
   * @param donors where mixing transforms take other samples from
   * @throws io.intarsia.base.Refusal INPUT if the picture is too small for a crop without padding
   */
  public Sample apply(Sample sample, long seed, int epoch, int index, Donors donors) {
    Dice dice = Dice.of(seed, epoch, index, donors);
    Sample now = sample;
    for (TransformSpec each : transforms) {
      now = each.apply(now, dice.split());
    }
    return now;
  }

  /** One sample of one epoch, changed without other samples. */
  public Sample apply(Sample sample, long seed, int epoch, int index) {
    return apply(sample, seed, epoch, index, Donors.none());
  }

  /** The transforms with every setting, as YAML that {@link AugmentSpecs} reads back. */
  public String toYaml() {
    return Description.of(transforms);
  }

  @Override
  public String toString() {
    return toYaml();
  }
}
