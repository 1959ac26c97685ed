package io.intarsia.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** How far words are apart, and which known word somebody who slipped may have meant. */
public final class Spelling {
  /** Of longer words only the beginnings are compared, so that foreign text costs little. */
  private static final int COMPARED = 200;

  private Spelling() {}

  /** Insertions, deletions and replacements from one word to the other (Levenshtein 1966). */
  public static int distance(String first, String second) {
    String a = start(first);
    String b = start(second);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /** The known word with the fewest edits, if they are at most a third of the letters, or one. */
  public static Optional<String> nearest(String got, Collection<String> known) {
    int most = Math.max(1, got.length() / 3);
    return known.stream()
        .min(Comparator.comparingInt(k -> distance(got, k)))
        .filter(k -> distance(got, k) <= most);
  }

  private static String start(String word) {
    return word.length() <= COMPARED ? word : word.substring(0, COMPARED);
  }
}
