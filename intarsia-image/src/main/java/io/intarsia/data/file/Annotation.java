package io.intarsia.data.file;

import io.intarsia.data.Truth;

/** What is known of the pixels of an entry, not yet read. */
public interface Annotation {
  /**
   * Reads it.
   *
   * @param width of the picture, upright; a mask that has sides of its own keeps those
   * @param height of the picture
   */
  Truth read(int width, int height);

  /** What to call it in messages. */
  String name();

  /** Bytes as stored, or another size of the content, for the fingerprint. */
  long bytes();
}
