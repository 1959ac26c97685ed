package io.intarsia.metric;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Pixels predicted right, truly there, and predicted, of every class; and the scores that follow.
 * Scores are 0..1, and NaN where there is nothing to divide by; means leave NaN out. Immutable.
 */
public final class ClassCounts {
  private final long[] right;
  private final long[] truth;
  private final long[] predicted;

  /**
   * @param right pixels whose prediction is their true class, by class
   * @param truth pixels whose true class it is
   * @param predicted pixels predicted as it
   * @throws IllegalArgumentException if the lengths differ, or a class has more right pixels than
   *     true or predicted ones
   */
  public ClassCounts(long[] right, long[] truth, long[] predicted) {
    this.right = right.clone();
    this.truth = truth.clone();
    this.predicted = predicted.clone();
    if (truth.length != right.length || predicted.length != right.length) {
      throw new IllegalArgumentException("the counts are of different numbers of classes");
    }
    for (int i = 0; i < right.length; i++) {
      if (right[i] < 0 || right[i] > Math.min(truth[i], predicted[i])) {
        throw new IllegalArgumentException(
            "class %d: %d pixels right, %d there, %d predicted"
                .formatted(i, right[i], truth[i], predicted[i]));
      }
    }
  }

  /** No pixels of so many classes. */
  public static ClassCounts none(int classes) {
    return new ClassCounts(new long[classes], new long[classes], new long[classes]);
  }

  /**
   * The sum over pictures, each as often as its weight says.
   *
   * @throws IllegalArgumentException if there are none, or they have different classes
   */
  public static ClassCounts sum(ClassCounts[] parts, int[] weights) {
    int size = parts[0].size();
    long[] right = new long[size];
    long[] truth = new long[size];
    long[] predicted = new long[size];
    for (int p = 0; p < parts.length; p++) {
      int weight = weights[p];
      if (weight != 0) {
        for (int i = 0; i < size; i++) {
          right[i] += weight * parts[p].right[i];
          truth[i] += weight * parts[p].truth[i];
          predicted[i] += weight * parts[p].predicted[i];
        }
      }
    }
    return new ClassCounts(right, truth, predicted);
  }

  /**
   * The counts of both.
   *
   * @throws IllegalArgumentException if they are of different numbers of classes
   */
  public ClassCounts plus(ClassCounts other) {
    if (other.size() != size()) {
      throw new IllegalArgumentException(size() + " classes and " + other.size());
    }
    return sum(new ClassCounts[] {this, other}, new int[] {1, 1});
  }

  /** The number of classes. */
  public int size() {
    return right.length;
  }

  /** Pixels of a class that are predicted right. */
  public long right(int index) {
    return right[index];
  }

  /** Pixels of a true class. */
  public long truth(int index) {
    return truth[index];
  }

  /** Pixels of a predicted class. */
  public long predicted(int index) {
    return predicted[index];
  }

  /** Pixels of a class or predicted as it. */
  public long union(int index) {
    return truth[index] + predicted[index] - right[index];
  }

  /** All pixels. */
  public long total() {
    return Arrays.stream(truth).sum();
  }

  /** Intersection over union of a class; NaN if it is neither there nor predicted. */
  public double iou(int index) {
    return (double) right[index] / union(index);
  }

  /** The share of a class's pixels predicted right (its recall); NaN if it has none. */
  public double accuracy(int index) {
    return (double) right[index] / truth[index];
  }

  /** The share of the pixels predicted as a class that are; NaN if there are none. */
  public double precision(int index) {
    return (double) right[index] / predicted[index];
  }

  /** Twice the intersection over the sum of both (F1); NaN if neither has pixels. */
  public double dice(int index) {
    return 2.0 * right[index] / (truth[index] + predicted[index]);
  }

  /** The mean of {@link #iou} over the classes that are there or predicted. */
  public double meanIou() {
    return mean(this::iou);
  }

  /** The mean of {@link #accuracy} over the classes that are there. */
  public double meanAccuracy() {
    return mean(this::accuracy);
  }

  /** The mean of {@link #precision} over the classes that are predicted. */
  public double meanPrecision() {
    return mean(this::precision);
  }

  /** The mean of {@link #dice} over the classes that are there or predicted. */
  public double meanDice() {
    return mean(this::dice);
  }

  /** The share of all pixels predicted right. */
  public double pixelAccuracy() {
    return (double) Arrays.stream(right).sum() / total();
  }

  /** The mean of {@link #iou} weighted by the pixels of the true class. */
  public double frequencyWeightedIou() {
    return IntStream.range(0, size())
            .filter(i -> truth[i] > 0)
            .mapToDouble(i -> truth[i] * iou(i))
            .sum()
        / total();
  }

  /** The mean of a score over the classes for which it is a number; NaN if there is none. */
  public double mean(IntToDoubleFunction score) {
    return IntStream.range(0, size())
        .mapToDouble(score)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassCounts that
        && Arrays.equals(right, that.right)
        && Arrays.equals(truth, that.truth)
        && Arrays.equals(predicted, that.predicted);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(right) + Arrays.hashCode(truth)) + Arrays.hashCode(predicted);
  }

  /** Classes and pixels, such as {@code 19 classes, 2097152 pixels}. */
  @Override
  public String toString() {
    return size() + " classes, " + total() + " pixels";
  }
}
