package io.intarsia.weights;

import io.intarsia.base.DType;
import io.intarsia.nn.Weights;

/**
 * Values that stay in their file until they are asked for. Safe to read from many threads; to be
 * closed when no more values will be wanted.
 */
public interface WeightsFile extends Weights, AutoCloseable {
  /**
   * The element type under a key, without reading the values.
   *
   * @throws IllegalArgumentException if there is no such key
   */
  DType dtype(String key);

  /** Closes the file. */
  @Override
  void close();
}
