package io.intarsia.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What somebody who slipped may have meant. */
final class Suggestion {
  private static final int MOST_LISTED = 12;

  private Suggestion() {}

  /** The nearest name if one is near, and the names there are. */
  static String of(String got, Collection<String> known) {
    List<String> near =
        known.stream().sorted(Comparator.comparingInt(k -> distance(got, k))).toList();
    if (near.isEmpty()) {
      return "no key is known here";
    }
    boolean slip = distance(got, near.get(0)) <= Math.max(1, got.length() / 3);
    List<String> listed = known.stream().sorted().limit(MOST_LISTED).toList();
    String more =
        known.size() > MOST_LISTED ? " and " + (known.size() - MOST_LISTED) + " more" : "";
    return (slip ? "did you mean '" + near.get(0) + "'? " : "")
        + "known are "
        + String.join(", ", listed)
        + more;
  }

  /** Insertions, deletions and exchanges between two words (Levenshtein 1966). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(same, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
