package io.intarsia.metric;

import io.intarsia.base.Refusal;
import io.intarsia.label.LabelSpace;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Counts of pixels by true class (row) and predicted class (column). Pixels whose truth is the
 * ignored id count for nothing, whatever was predicted there. The scores that follow are those of
 * {@link #counts()}, repeated here for convenience.
 *
 * <p>On the same pixels the scores equal those of huggingface/evaluate metrics/mean_iou @a7dd3383,
 * except that an id outside the space is refused here and dropped there. Not thread-safe: give each
 * thread its own and {@link #add} them up.
 */
public final class ConfusionMatrix {
  private static final int BYTES = 256;

  private final LabelSpace space;
  private final int size;
  private final long[] counts;

  /** The column of a predicted id; the last is for ids of no class. */
  private final int[] columns;

  /** Where the row of a true id begins in the drafts; the last two: ignored, and of no class. */
  private final int[] rows;

  /**
   * Counts of the picture under way, [size + 2, size + 1]. Pixels take turns at two of them, so
   * that neighbours of one class do not wait for each other.
   */
  private final int[] even;

  private final int[] odd;

  /** An empty matrix over the classes of a space, with its ignored id. */
  public ConfusionMatrix(LabelSpace space) {
    this.space = space;
    this.size = space.size();
    this.counts = new long[size * size];
    int ids = Math.max(space.maxId(), space.ignoreId()) < BYTES ? BYTES : LabelSpace.MAX_ID + 1;
    columns = new int[ids];
    rows = new int[ids];
    Arrays.fill(columns, size);
    Arrays.fill(rows, (size + 1) * (size + 1));
    for (int i = 0; i < size; i++) {
      int id = space.classes().get(i).id();
      columns[id] = i;
      rows[id] = i * (size + 1);
    }
    if (space.ignoreId() >= 0 && space.ignoreId() < ids) {
      rows[space.ignoreId()] = size * (size + 1);
    }
    even = new int[(size + 2) * (size + 1)];
    odd = new int[even.length];
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
    int paired = truth.length & -2;
    for (int i = 0; i < paired; i += 2) {
      even[rows[truth[i] & 0xff] + columns[prediction[i] & 0xff]]++;
      odd[rows[truth[i + 1] & 0xff] + columns[prediction[i + 1] & 0xff]]++;
    }
    if (paired < truth.length) {
      even[rows[truth[paired] & 0xff] + columns[prediction[paired] & 0xff]]++;
    }
    commit(i -> prediction[i] & 0xff, i -> truth[i] & 0xff);
  }

  /**
   * Counts the pixels of a picture with ids of 16 bits, unsigned, as {@link #update(byte[],
   * byte[])}.
   */
  public void update(short[] prediction, short[] truth) {
    sameLength(prediction.length, truth.length);
    if (rows.length == BYTES) {
      update(widened(prediction), widened(truth));
      return;
    }
    for (int i = 0; i < truth.length; i++) {
      (i % 2 == 0 ? even : odd)[rows[truth[i] & 0xffff] + columns[prediction[i] & 0xffff]]++;
    }
    commit(i -> prediction[i] & 0xffff, i -> truth[i] & 0xffff);
  }

  private static int[] widened(short[] ids) {
    int[] wide = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i] & 0xffff;
    }
    return wide;
  }

  /** Counts the pixels of a picture with ids of 32 bits, as {@link #update(byte[], byte[])}. */
  public void update(int[] prediction, int[] truth) {
    sameLength(prediction.length, truth.length);
    int outside = (size + 1) * (size + 1);
    for (int i = 0; i < truth.length; i++) {
      int t = truth[i];
      int p = prediction[i];
      int row = t >= 0 && t < rows.length ? rows[t] : outside;
      int column = p >= 0 && p < columns.length ? columns[p] : size;
      (i % 2 == 0 ? even : odd)[row + column]++;
    }
    commit(i -> prediction[i], i -> truth[i]);
  }

  /** Adds the drafts to the counts and empties them, unless a pixel has no class. */
  private void commit(IntUnaryOperator prediction, IntUnaryOperator truth) {
    boolean fault = false;
    for (int p = 0; p <= size; p++) {
      int at = (size + 1) * (size + 1) + p;
      fault |= even[at] + odd[at] > 0;
    }
    for (int t = 0; t < size; t++) {
      int at = t * (size + 1);
      for (int p = 0; p < size; p++) {
        even[at + p] += odd[at + p];
      }
      fault |= even[at + size] + odd[at + size] > 0;
    }
    for (int t = 0; t < size && !fault; t++) {
      for (int p = 0; p < size; p++) {
        counts[t * size + p] += even[t * (size + 1) + p];
      }
    }
    Arrays.fill(even, 0);
    Arrays.fill(odd, 0);
    if (fault) {
      throw outside(prediction, truth);
    }
  }

  private static void sameLength(int prediction, int truth) {
    if (prediction != truth) {
      throw new IllegalArgumentException(
          "prediction has " + prediction + " pixels, truth has " + truth);
    }
  }

  private Refusal outside(IntUnaryOperator prediction, IntUnaryOperator truth) {
    int at = 0;
    while (space.ignoreId() == truth.applyAsInt(at)
        || (space.contains(truth.applyAsInt(at)) && space.contains(prediction.applyAsInt(at)))) {
      at++;
    }
    boolean badTruth = !space.contains(truth.applyAsInt(at));
    return Refusal.input(
        "pixel %d of the %s has id %d, which is no class of %s (%d classes, ids up to %d, ignored"
            + " id %d); check the label space, reduce_labels and the ignored id",
        at,
        badTruth ? "truth" : "prediction",
        badTruth ? truth.applyAsInt(at) : prediction.applyAsInt(at),
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

  /** What scores follow from: pixels right, there and predicted of every class. */
  public ClassCounts counts() {
    long[] right = new long[size];
    long[] truth = new long[size];
    long[] predicted = new long[size];
    for (int t = 0; t < size; t++) {
      right[t] = count(t, t);
      for (int p = 0; p < size; p++) {
        truth[t] += count(t, p);
        predicted[p] += count(t, p);
      }
    }
    return new ClassCounts(right, truth, predicted);
  }

  /** Forgets all pixels. */
  public void clear() {
    Arrays.fill(counts, 0);
  }

  /** Intersection over union of a class; NaN if it is neither there nor predicted. */
  public double iou(int index) {
    return counts().iou(index);
  }

  /** The share of a class's pixels predicted right (its recall); NaN if it has none. */
  public double accuracy(int index) {
    return counts().accuracy(index);
  }

  /** The share of the pixels predicted as a class that are; NaN if there are none. */
  public double precision(int index) {
    return counts().precision(index);
  }

  /** Twice the intersection over the sum of both (F1); NaN if neither has pixels. */
  public double dice(int index) {
    return counts().dice(index);
  }

  /** The mean of {@link #iou} over the classes that are there or predicted. */
  public double meanIou() {
    return counts().meanIou();
  }

  /** The mean of {@link #accuracy} over the classes that are there. */
  public double meanAccuracy() {
    return counts().meanAccuracy();
  }

  /** The mean of {@link #dice} over the classes that are there or predicted. */
  public double meanDice() {
    return counts().meanDice();
  }

  /** The share of all counted pixels predicted right. */
  public double pixelAccuracy() {
    return counts().pixelAccuracy();
  }

  /** The mean of {@link #iou} weighted by the pixels of the true class. */
  public double frequencyWeightedIou() {
    return counts().frequencyWeightedIou();
  }
}
