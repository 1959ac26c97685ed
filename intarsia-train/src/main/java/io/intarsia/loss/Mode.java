package io.intarsia.loss;

/** What labels mean. */
public enum Mode {
  /** One class or none: one logit a pixel, a truth of 0 and 1. */
  BINARY,
  /** Exactly one class a pixel: a truth of class ids. */
  MULTICLASS,
  /** Any number of classes a pixel: a truth of 0 and 1 for every class. */
  MULTILABEL
}
