package io.intarsia.metric.compare;

import io.intarsia.metric.ClassCounts;

/**
 * The counts of one picture.
 *
 * @param id names the picture among all of its data set
 * @param counts its pixels by class
 */
public record ImageCounts(String id, ClassCounts counts) {
  /** The mean IoU of the classes in this picture alone; NaN if all its pixels are ignored. */
  public double meanIou() {
    return counts.meanIou();
  }
}
