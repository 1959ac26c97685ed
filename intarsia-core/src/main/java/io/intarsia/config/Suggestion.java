package io.intarsia.config;

import io.intarsia.base.Spelling;
import java.util.Collection;
import java.util.List;

/** What somebody who slipped may have meant. */
final class Suggestion {
  private static final int MOST_LISTED = 12;

  private Suggestion() {}

  /** The nearest name if one is near, and the names there are. */
  static String of(String got, Collection<String> known) {
    if (known.isEmpty()) {
      return "no key is known here";
    }
    List<String> listed = known.stream().sorted().limit(MOST_LISTED).toList();
    String more =
        known.size() > MOST_LISTED ? " and " + (known.size() - MOST_LISTED) + " more" : "";
    return Spelling.nearest(got, known).map(near -> "did you mean '" + near + "'? ").orElse("")
        + "known are "
        + String.join(", ", listed)
        + more;
  }
}
