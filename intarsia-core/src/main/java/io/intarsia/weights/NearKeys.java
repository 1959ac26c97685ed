package io.intarsia.weights;

import io.intarsia.base.Quote;
import io.intarsia.base.Spelling;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Guesses why keys do not meet: a prefix too much or too little, or another spelling. */
final class NearKeys {
  private static final int MOST_COMPARED = 2000;
  private static final int LONGEST = 200;

  private NearKeys() {}

  /** A sentence on what may be wrong, or nothing. */
  static String hint(List<String> missing, List<String> unknown) {
    if (missing.isEmpty() || unknown.isEmpty()) {
      return "";
    }
    String surplus = prefix(missing, unknown);
    if (!surplus.isEmpty()) {
      return "The keys of the file carry the prefix '"
          + Quote.of(surplus)
          + "'; save the inner model's state_dict.";
    }
    String lacking = prefix(unknown, missing);
    if (!lacking.isEmpty()) {
      return "The keys of the file lack the prefix '"
          + Quote.of(lacking)
          + "'; save the whole model's state_dict.";
    }
    String nearest = nearest(missing.get(0), unknown);
    return nearest.isEmpty()
        ? ""
        : "Nearest to " + missing.get(0) + " the file has " + Quote.of(nearest) + ".";
  }

  /** What stands before nine in ten of the short keys in the long ones, or nothing. */
  private static String prefix(List<String> shortKeys, List<String> longKeys) {
    String first = shortKeys.get(0);
    Set<String> all = new HashSet<>(longKeys);
    for (String key : longKeys.subList(0, Math.min(MOST_COMPARED, longKeys.size()))) {
      if (key.endsWith("." + first)) {
        String prefix = key.substring(0, key.length() - first.length());
        long met = shortKeys.stream().filter(k -> all.contains(prefix + k)).count();
        if (met * 10 >= shortKeys.size() * 9L) {
          return prefix;
        }
      }
    }
    return "";
  }

  private static String nearest(String key, List<String> among) {
    String best = "";
    int least = Math.max(2, key.length() / 5) + 1;
    for (String other : among.subList(0, Math.min(MOST_COMPARED, among.size()))) {
      if (Math.abs(other.length() - key.length()) < least && key.length() <= LONGEST) {
        int distance = Spelling.distance(key, other);
        if (distance < least) {
          least = distance;
          best = other;
        }
      }
    }
    return best;
  }
}
