package io.intarsia.label;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How class names are compared, taken apart, and guessed at. */
final class Names {
  /** Longer names are compared by their beginnings when looking for the nearest. */
  private static final int COMPARED = 64;

  private Names() {}

  /** The name in lower case, without surrounding blanks, inner runs of blanks as one space. */
  static String key(String name) {
    return name.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  static boolean same(String a, String b) {
    return key(a).equals(key(b));
  }

  /** The comma- or semicolon-separated parts, stripped, blank ones left out. */
  static List<String> parts(String name) {
    return Arrays.stream(name.split("[,;]")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** At most {@code limit} of the candidates, the fewest edits away first. */
  static List<String> nearest(String name, Stream<String> candidates, int limit) {
    String wanted = start(key(name));
    return candidates
        .distinct()
        .sorted(Comparator.comparingInt(c -> edits(wanted, start(key(c)))))
        .limit(limit)
        .toList();
  }

  private static String start(String key) {
    return key.length() <= COMPARED ? key : key.substring(0, COMPARED);
  }

  /** Levenshtein distance: insertions, deletions and replacements of one character. */
  static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
