package io.intarsia.data.source;

import io.intarsia.label.LabelSpace;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a data set of pictures and masks as they are named, whether or not they are there.
 *
 * @param labels the classes that the masks are said to hold
 * @param plain true if the stored values are the classes' ids: no key maps or ignores any
 * @param pairs in the data set's order, then masks without a picture
 */
public record RawFiles(LabelSpace labels, boolean plain, List<Pair> pairs) {
  /** Copies the list. */
  public RawFiles {
    pairs = List.copyOf(pairs);
  }

  /**
   * A picture and its mask.
   *
   * @param id names the pair
   * @param group what must not stand on both sides of a split; the id if there is nothing
   * @param image the picture; null if only a mask was found
   * @param mask the mask; null if only a picture was found
   */
  public record Pair(String id, String group, @Nullable Path image, @Nullable Path mask) {}
}
