package io.intarsia.train;

import java.util.SplittableRandom;

/**
 * Which samples every batch holds: each epoch shuffles all of them anew, and what is left over
 * after the last whole batch waits for another epoch. A function of the seed and the number of the
 * batch alone, so that training can go on from any batch.
 *
 * @param samples in the data set
 * @param batch samples in a batch
 * @param seed of all shuffles
 */
public record Order(int samples, int batch, long seed) {
  /**
   * @throws IllegalArgumentException if there is no sample or no room in a batch
   */
  public Order {
    if (samples < 1 || batch < 1) {
      throw new IllegalArgumentException(samples + " samples in batches of " + batch);
    }
  }

  /** Batches in an epoch, at least one. */
  public int batches() {
    return Math.max(1, samples / batch);
  }

  /** The epoch of a batch, counted from 0. */
  public int epoch(long number) {
    return Math.toIntExact(number / batches());
  }

  /** The samples of a batch; where there are fewer samples than places, some come again. */
  public int[] batch(long number) {
    int[] shuffled = shuffled(epoch(number));
    int[] chosen = new int[batch];
    int first = Math.toIntExact(number % batches()) * batch;
    for (int i = 0; i < batch; i++) {
      chosen[i] = shuffled[(first + i) % samples];
    }
    return chosen;
  }

  private int[] shuffled(int epoch) {
    int[] order = new int[samples];
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
    for (int i = 0; i < samples; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
