package io.intarsia.predict;

import io.intarsia.predict.result.Segmentation;
import java.util.List;

/**
 * A segmentation with the probabilities that were asked for.
 *
 * @param segmentation the class of every pixel
 * @param probabilities in the order they were asked for
 */
public record Detail(Segmentation segmentation, List<Probability> probabilities) {
  /** Copies the list. */
  public Detail {
    probabilities = List.copyOf(probabilities);
  }
}
