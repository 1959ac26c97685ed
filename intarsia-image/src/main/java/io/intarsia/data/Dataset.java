package io.intarsia.data;

import io.intarsia.label.LabelSpace;

/** Labelled pictures by number, in an order that never changes. Safe to share between threads. */
public interface Dataset {
  /** The classes; ids of {@link Truth.Classes} are positions in it. */
  LabelSpace space();

  /** True if samples hold {@link Truth.Masks}, false if {@link Truth.Classes}. */
  boolean multiLabel();

  /** The number of samples. */
  int size();

  /** The name of a sample, without loading it. */
  String id(int index);

  /** What must not stand on both sides of a split, such as a person; the id if there is none. */
  default String group(int index) {
    return id(index);
  }

  /**
   * Reads a sample at its original size.
   *
   * @throws io.intarsia.base.Refusal INPUT if a file is missing, broken, of another size than its
   *     partner, or holds an id outside the space; names the file
   */
  Sample load(int index);

  /** A hash over names and contents' sizes (not pixels) that tells two versions apart, hex. */
  String fingerprint();
}
