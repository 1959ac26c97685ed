package io.intarsia.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * The wanted files of one commit of a repository, in the cache.
 *
 * @param repo the repository and the revision asked for
 * @param commit the commit it stood for
 * @param folder the folder of the files, as {@code from_pretrained} in Python would take it
 * @param files the wanted files' paths below the folder, '/' between their parts
 * @param notes what the user should know, a line each, such as that the cache was used because the
 *     Hub did not answer
 */
public record Snapshot(
    ModelName.Repo repo, String commit, Path folder, List<String> files, List<String> notes) {

  /** Copies the lists. */
  public Snapshot {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }

  /** The path of one of the files. */
  public Path file(String name) {
    return folder.resolve(name);
  }
}
