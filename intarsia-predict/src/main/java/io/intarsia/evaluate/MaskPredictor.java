package io.intarsia.evaluate;

import io.intarsia.image.Picture;

/** Says how probable each class is at every pixel. Safe to share between threads. */
@FunctionalInterface
public interface MaskPredictor {
  /** The probabilities of every class of the data set, of the picture's own size. */
  Masks masks(Picture picture);
}
