package io.intarsia.metric.tally;

/**
 * A rate of true and false positives and negatives; NaN or infinite where it divides by zero. Names
 * and formulas as qubvel-org/segmentation_models.pytorch metrics/functional.py @5006616, and in
 * float32 as there, which shows where a rate is what another leaves of one.
 */
@FunctionalInterface
public interface Rate {
  /** Intersection over union. */
  Rate IOU = (tp, fp, fn, tn) -> share(tp, fp + fn);

  /** The share of all pixels that are right. */
  Rate ACCURACY = (tp, fp, fn, tn) -> share(tp + tn, fp + fn);

  /** The share of the positive pixels found: recall. */
  Rate SENSITIVITY = (tp, fp, fn, tn) -> share(tp, fn);

  /** The share of the negative pixels left out. */
  Rate SPECIFICITY = (tp, fp, fn, tn) -> share(tn, fp);

  /** The mean of sensitivity and specificity. */
  Rate BALANCED_ACCURACY = (tp, fp, fn, tn) -> (share(tp, fn) + share(tn, fp)) / 2;

  /** The share of the pixels said to be positive that are: precision. */
  Rate POSITIVE_PREDICTIVE_VALUE = (tp, fp, fn, tn) -> share(tp, fp);

  /** The share of the pixels said to be negative that are. */
  Rate NEGATIVE_PREDICTIVE_VALUE = (tp, fp, fn, tn) -> share(tn, fn);

  /** The share of the positive pixels missed. */
  Rate FALSE_NEGATIVE_RATE = (tp, fp, fn, tn) -> 1 - share(tp, fn);

  /** The share of the negative pixels said to be positive. */
  Rate FALSE_POSITIVE_RATE = (tp, fp, fn, tn) -> 1 - share(tn, fp);

  /** The share of the pixels said to be positive that are not. */
  Rate FALSE_DISCOVERY_RATE = (tp, fp, fn, tn) -> 1 - share(tp, fp);

  /** The share of the pixels said to be negative that are not. */
  Rate FALSE_OMISSION_RATE = (tp, fp, fn, tn) -> 1 - share(tn, fn);

  /** Sensitivity over the false positive rate. */
  Rate POSITIVE_LIKELIHOOD_RATIO = (tp, fp, fn, tn) -> share(tp, fn) / (1 - share(tn, fp));

  /** The false negative rate over specificity. */
  Rate NEGATIVE_LIKELIHOOD_RATIO = (tp, fp, fn, tn) -> (1 - share(tp, fn)) / share(tn, fp);

  /** The harmonic mean of precision and recall; Dice. */
  Rate F1 = fbeta(1);

  /** The mean of precision and recall in which recall weighs beta times as much. */
  static Rate fbeta(double beta) {
    float square = (float) (beta * beta);
    return (tp, fp, fn, tn) -> {
      float hits = (1 + square) * tp;
      return hits / (hits + square * fn + fp);
    };
  }

  private static float share(long part, long rest) {
    return (float) part / (part + rest);
  }

  /** The rate of so many true positives, false positives, false negatives, true negatives. */
  float of(long tp, long fp, long fn, long tn);
}
