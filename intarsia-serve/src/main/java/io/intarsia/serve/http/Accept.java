package io.intarsia.serve.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The media types a client takes, and how gladly (RFC 9110, section 12.5.1). */
public final class Accept {
  private static final int MOST_RANGES = 64;

  private record Range(String type, double quality) {}

  private final List<Range> ranges = new ArrayList<>();

  private Accept() {}

  /** Reads the header; without one everything is taken. Ranges that make no sense are left out. */
  public static Accept parse(@Nullable String header) {
    Accept accept = new Accept();
    String text = header == null || header.isBlank() ? "*/*" : header;
    for (String each : text.split(",", MOST_RANGES)) {
      String[] words = each.split(";");
      double quality = 1;
      for (int i = 1; i < words.length; i++) {
        String word = words[i].strip().toLowerCase(Locale.ROOT);
        if (word.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
          quality = Double.parseDouble(word.substring(2));
        }
      }
      String type = words.length == 0 ? "" : words[0].strip().toLowerCase(Locale.ROOT);
      if (type.matches("[^/\\s]+/[^/\\s]+")) {
        accept.ranges.add(new Range(type, quality));
      }
    }
    return accept;
  }

  /** How gladly a type is taken, 0 (not) to 1, by the most exact range that covers it. */
  public double quality(String type) {
    String group = type.substring(0, type.indexOf('/')) + "/*";
    double quality = 0;
    int exactness = 0;
    for (Range range : ranges) {
      int exact =
          range.type.equals(type)
              ? 3
              : range.type.equals(group) ? 2 : range.type.equals("*/*") ? 1 : 0;
      if (exact > exactness) {
        exactness = exact;
        quality = range.quality;
      }
    }
    return quality;
  }

  /** True if a type is named outright, not only covered by a wildcard. */
  public boolean names(String type) {
    return ranges.stream().anyMatch(r -> r.type.equals(type) && r.quality > 0);
  }
}
