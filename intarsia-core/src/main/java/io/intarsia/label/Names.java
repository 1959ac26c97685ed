package io.intarsia.label;

import io.intarsia.base.Spelling;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How class names are compared, taken apart, and guessed at. */
final class Names {
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
    String wanted = key(name);
    return candidates
        .distinct()
        .sorted(Comparator.comparingInt(c -> Spelling.distance(wanted, key(c))))
        .limit(limit)
        .toList();
  }
}
