package io.intarsia.metric;

import io.intarsia.base.Refusal;
import io.intarsia.label.LabelSpace;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Counts of pixels by true class (row) and predicted class (column), and the scores that follow.
 * Pixels whose truth is the ignored id count for nothing, whatever was predicted there. Scores are
 * 0..1, and NaN where there is nothing to divide by; means leave NaN out.
 *
 * <p>On the same pixels the scores equal those of huggingface/evaluate metrics/mean_iou @a7dd3383,
 * except that an id outside the space is refused here and dropped there. Not thread-safe: give each
 * thread its own and {@link #add} them up.
 */
public final class ConfusionMatrix {
  private static final int OUTSIDE = -1;
  private static final int IGNORED = -2;

  private final LabelSpace space;
  private final int size;
  private final int[] predictedAt;
  private final int[] trueAt;
  private final long[] counts;

  /** An empty matrix over the classes of a space, with its ignored id. */
  public ConfusionMatrix(LabelSpace space) {
    this.space = space;
    this.size = space.size();
    this.counts = new long[size * size];
    this.predictedAt = new int[LabelSpace.MAX_ID + 1];
    Arrays.fill(predictedAt, OUTSIDE);
    for (int i = 0; i < size; i++) {
      predictedAt[space.classes().get(i).id()] = i;
    }
    this.trueAt = predictedAt.clone();
    if (space.ignoreId() >= 0 && space.ignoreId() <= LabelSpace.MAX_ID) {
      trueAt[space.ignoreId()] = IGNORED;
    }
  }

  /** The classes of the rows and columns, by position. */
  public LabelSpace space() {
    return space;
  }

  /**
   * Counts the pixels of a picture with ids of 8 bits, unsigned.
   *
   * @param prediction predicted ids
   * @param truth true ids, as many
   * @throws Refusal INPUT for an id outside the space; the matrix is then as before
   * @throws IllegalArgumentException if the lengths differ
   */
  public void update(byte[] prediction, byte[] truth) {
    sameLength(prediction.length, truth.length);
    for (int i = 0; i < truth.length; i++) {
      if (!count(prediction[i] & 0xff, truth[i] & 0xff, 1)) {
        for (int j = 0; j < i; j++) {
          count(prediction[j] & 0xff, truth[j] & 0xff, -1);
        }
        throw outside(prediction[i] & 0xff, truth[i] & 0xff, i);
      }
    }
  }

  /**
   * Counts the pixels of a picture with ids of 16 bits, unsigned, as {@link #update(byte[],
   * byte[])}.
   */
  public void update(short[] prediction, short[] truth) {
    sameLength(prediction.length, truth.length);
    for (int i = 0; i < truth.length; i++) {
      if (!count(prediction[i] & 0xffff, truth[i] & 0xffff, 1)) {
        for (int j = 0; j < i; j++) {
          count(prediction[j] & 0xffff, truth[j] & 0xffff, -1);
        }
        throw outside(prediction[i] & 0xffff, truth[i] & 0xffff, i);
      }
    }
  }

  private boolean count(int predicted, int truth, int step) {
    int row = trueAt[truth];
    int column = predictedAt[predicted];
    if (row == IGNORED) {
      return true;
    }
    if (row == OUTSIDE || column == OUTSIDE) {
      return false;
    }
    counts[row * size + column] += step;
    return true;
  }

  private static void sameLength(int prediction, int truth) {
    if (prediction != truth) {
      throw new IllegalArgumentException(
          "prediction has " + prediction + " pixels, truth has " + truth);
    }
  }

  private Refusal outside(int predicted, int truth, int at) {
    boolean badTruth = trueAt[truth] == OUTSIDE;
    return Refusal.input(
        "pixel %d of the %s has id %d, which is no class of %s (%d classes, ids up to %d, ignored"
            + " id %d); check the label space, reduce_labels and the ignored id",
        at,
        badTruth ? "truth" : "prediction",
        badTruth ? truth : predicted,
        space.name(),
        size,
        space.maxId(),
        space.ignoreId());
  }

  /**
   * Adds the counts of another matrix.
   *
   * @throws IllegalArgumentException if its classes or its ignored id differ
   */
  public void add(ConfusionMatrix other) {
    if (!space.classes().equals(other.space.classes())
        || space.ignoreId() != other.space.ignoreId()) {
      throw new IllegalArgumentException("the matrices have different classes or ignored ids");
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** Pixels of one true class predicted as another, both by position. */
  public long count(int truth, int predicted) {
    return counts[truth * size + predicted];
  }

  /** Pixels counted. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** Pixels of a true class, by position. */
  public long truth(int index) {
    return Arrays.stream(counts, index * size, (index + 1) * size).sum();
  }

  /** Pixels of a predicted class, by position. */
  public long predicted(int index) {
    long sum = 0;
    for (int row = 0; row < size; row++) {
      sum += count(row, index);
    }
    return sum;
  }

  /** Intersection over union of a class; NaN if it is neither there nor predicted. */
  public double iou(int index) {
    long hit = count(index, index);
    return (double) hit / (truth(index) + predicted(index) - hit);
  }

  /** The share of a class's pixels predicted right (its recall); NaN if it has none. */
  public double accuracy(int index) {
    return (double) count(index, index) / truth(index);
  }

  /** The share of the pixels predicted as a class that are; NaN if there are none. */
  public double precision(int index) {
    return (double) count(index, index) / predicted(index);
  }

  /** Twice the intersection over the sum of both (F1); NaN if neither has pixels. */
  public double dice(int index) {
    return 2.0 * count(index, index) / (truth(index) + predicted(index));
  }

  /** The mean of {@link #iou} over the classes that are there or predicted. */
  public double meanIou() {
    return mean(this::iou);
  }

  /** The mean of {@link #accuracy} over the classes that are there. */
  public double meanAccuracy() {
    return mean(this::accuracy);
  }

  /** The mean of {@link #dice} over the classes that are there or predicted. */
  public double meanDice() {
    return mean(this::dice);
  }

  /** The share of all counted pixels predicted right. */
  public double pixelAccuracy() {
    return (double) IntStream.range(0, size).mapToLong(i -> count(i, i)).sum() / total();
  }

  /** The mean of {@link #iou} weighted by the pixels of the true class. */
  public double frequencyWeightedIou() {
    return IntStream.range(0, size)
            .filter(i -> truth(i) > 0)
            .mapToDouble(i -> truth(i) * iou(i))
            .sum()
        / total();
  }

  private double mean(IntToDoubleFunction score) {
    return IntStream.range(0, size)
        .mapToDouble(score)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }
}
