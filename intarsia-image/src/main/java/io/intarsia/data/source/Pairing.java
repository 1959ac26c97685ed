package io.intarsia.data.source;

import java.nio.file.Path;

/** How pictures find their masks. */
public sealed interface Pairing {
  /** Every picture of the folder, at any depth, with the mask of the same name. */
  record ByName() implements Pairing {}

  /**
   * Those of a list: on each line a name, with or without suffix, that is looked up in both
   * folders; or the paths of picture and mask below the root, parted by blanks or a tab.
   *
   * @param file the list; empty lines and those that begin with # are passed over
   */
  record ByList(Path file) implements Pairing {}

  /**
   * Those of a table, by paths below the root.
   *
   * @param file comma-separated values, the first row names the columns
   * @param image the column of pictures
   * @param mask the column of masks
   * @param id the column of ids; empty to make them of the picture's path
   * @param group the column of groups; empty if there is none
   */
  record ByCsv(Path file, String image, String mask, String id, String group) implements Pairing {}
}
