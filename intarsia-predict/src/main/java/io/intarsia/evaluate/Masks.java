package io.intarsia.evaluate;

import io.intarsia.base.Checks;

/**
 * How probable each class of a multi-label model is at every pixel of a picture.
 *
 * @param width of the picture
 * @param height of the picture
 * @param probabilities [C, H, W], 0..1; the array is not copied
 */
public record Masks(int width, int height, float[] probabilities) {
  /**
   * @throws IllegalArgumentException if the values are not so many whole planes
   */
  public Masks {
    Checks.that(
        width > 0 && height > 0 && probabilities.length % ((long) width * height) == 0,
        "%s values for %sx%s",
        probabilities.length,
        width,
        height);
  }

  /** C. */
  public int classes() {
    return probabilities.length / (width * height);
  }
}
