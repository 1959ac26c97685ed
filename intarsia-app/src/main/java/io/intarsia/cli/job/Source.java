package io.intarsia.cli.job;

import io.intarsia.hub.Download;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A picture that the user named.
 *
 * @param name how it is called in messages and results
 * @param stem what its results are called, without what a writer appends
 * @param file where it lies, or null for an address
 */
public record Source(String name, String stem, @Nullable Path file) {

  /**
   * Reads the picture.
   *
   * @throws io.intarsia.base.Refusal INPUT if it cannot be decoded; NETWORK if it cannot be fetched
   */
  Picture read(Decoder decoder, Download download) {
    return file == null ? decoder.decode(download.bytes(name), name) : decoder.decode(file);
  }

  Source withStem(String other) {
    return new Source(name, other, file);
  }
}
