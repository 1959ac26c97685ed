package io.intarsia.predict.result;

import io.intarsia.base.Refusal;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes results into files of one form. Files appear whole or not at all and replace what was
 * there. Safe to call from several threads.
 */
public interface ResultWriter extends AutoCloseable {
  /**
   * Writes one result.
   *
   * @param output the result and what of it to write
   * @param folder where to; made if it is missing
   * @return the files written by this call
   * @throws Refusal ENVIRONMENT if the disk is full or the folder not writable
   */
  List<Path> write(Output output, Path folder);

  /** Ends a batch; a writer of one file for all results writes it now. */
  @Override
  default void close() {}
}
