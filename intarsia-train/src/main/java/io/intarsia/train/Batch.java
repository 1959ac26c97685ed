package io.intarsia.train;

import io.intarsia.base.NdArray;
import java.util.List;

/**
 * Some samples as a network takes them.
 *
 * @param pictures [N, C, H, W], 32-bit floats, normalised
 * @param truth classes [N, H, W], 8 bits, 255 where nothing is known; or masks [N, K, H, W], 8
 *     bits, 0 or 1
 * @param ids the names of the samples
 */
public record Batch(NdArray pictures, NdArray truth, List<String> ids) {
  /** Copies the list. */
  public Batch {
    ids = List.copyOf(ids);
  }

  /** The number of samples. */
  public int size() {
    return ids.size();
  }
}
