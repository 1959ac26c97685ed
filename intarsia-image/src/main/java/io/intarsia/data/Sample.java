package io.intarsia.data;

import io.intarsia.image.Picture;

/**
 * A picture and what is known of its pixels.
 *
 * @param id names it among all samples of its data set, the same in every run
 * @param picture the pixels
 * @param truth of the same size
 */
public record Sample(String id, Picture picture, Truth truth) {
  /**
   * @throws IllegalArgumentException if the sizes differ
   */
  public Sample {
    if (picture.width() != truth.width() || picture.height() != truth.height()) {
      throw new IllegalArgumentException(
          "%s: the picture is %dx%d, its labels are %dx%d"
              .formatted(id, picture.width(), picture.height(), truth.width(), truth.height()));
    }
  }
}
