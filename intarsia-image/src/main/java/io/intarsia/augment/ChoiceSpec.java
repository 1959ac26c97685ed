package io.intarsia.augment;

import io.intarsia.data.Sample;
import java.util.Arrays;
import java.util.List;

/** Transforms made of others. */
public sealed interface ChoiceSpec extends TransformSpec {
  /** The parts. */
  List<TransformSpec> transforms();

  /**
   * Applies all, one after the other.
   *
   * @param transforms in this order
   * @param p the probability that it acts
   */
  record Sequential(List<TransformSpec> transforms, double p) implements ChoiceSpec {
    /** Copies the list. */
    public Sequential {
      transforms = List.copyOf(transforms);
    }

    @Override
    public Sample transform(Sample sample, Dice dice) {
      Sample now = sample;
      for (TransformSpec each : transforms) {
        now = each.apply(now, dice.split());
      }
      return now;
    }
  }

  /**
   * Applies one of several, which then acts for certain: their probabilities say how often each is
   * the one, relative to their sum.
   *
   * @param transforms to choose from
   * @param p the probability that it acts
   */
  record OneOf(List<TransformSpec> transforms, double p) implements ChoiceSpec {
    /** Copies the list. */
    public OneOf {
      transforms = List.copyOf(transforms);
    }

    @Override
    public Sample transform(Sample sample, Dice dice) {
      int chosen = weighted(weights(transforms), dice);
      return chosen < 0 ? sample : transforms.get(chosen).transform(sample, dice.split());
    }
  }

  /**
   * Applies some of several, drawn by their relative probabilities, each for certain.
   *
   * @param transforms to choose from
   * @param n how many
   * @param replace true if one may be drawn more than once
   * @param p the probability that it acts
   */
  record SomeOf(List<TransformSpec> transforms, int n, boolean replace, double p)
      implements ChoiceSpec {
    /** Copies the list. */
    public SomeOf {
      transforms = List.copyOf(transforms);
    }

    @Override
    public Sample transform(Sample sample, Dice dice) {
      double[] weights = weights(transforms);
      Sample now = sample;
      for (int i = 0; i < n; i++) {
        int chosen = weighted(weights, dice);
        if (chosen >= 0) {
          now = transforms.get(chosen).transform(now, dice.split());
          weights[chosen] = replace ? weights[chosen] : 0;
        }
      }
      return now;
    }
  }

  private static double[] weights(List<TransformSpec> transforms) {
    return transforms.stream().mapToDouble(TransformSpec::p).toArray();
  }

  /** A position, by weight; -1 if there is no weight left. */
  private static int weighted(double[] weights, Dice dice) {
    double left = dice.uniform() * Arrays.stream(weights).sum();
    int last = -1;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }
}
