package io.intarsia.data.file;

import io.intarsia.image.Picture;

/** The picture of an entry, not yet read. */
public interface Image {
  /** Reads the pixels, upright. */
  Picture read();

  /** What to call it in messages. */
  String name();

  /** Bytes as stored, for the fingerprint. */
  long bytes();
}
