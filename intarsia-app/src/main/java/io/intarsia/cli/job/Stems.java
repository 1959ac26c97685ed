package io.intarsia.cli.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Gives each picture a name for its results that no other has and that spares the sources. */
final class Stems {
  private Stems() {}

  /**
   * The sources with distinct stems; {@code -2}, {@code -3} ... is appended where two would have
   * the same, letters' case aside, or where a result could fall on a source.
   *
   * @param folder where the results go
   */
  static List<Source> distinct(List<Source> sources, Path folder) {
    Path target = folder.toAbsolutePath().normalize();
    Set<String> kept = new HashSet<>();
    for (Source source : sources) {
      Path file = source.file();
      if (file != null && target.equals(file.toAbsolutePath().normalize().getParent())) {
        kept.add(String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT));
      }
    }
    Set<String> taken = new HashSet<>();
    List<Source> distinct = new ArrayList<>();
    for (Source source : sources) {
      String stem = source.stem();
      for (int i = 2; threatens(stem, kept) || !taken.add(lower(stem)); i++) {
        stem = source.stem() + "-" + i;
      }
      distinct.add(source.withStem(stem));
    }
    return distinct;
  }

  private static boolean threatens(String stem, Set<String> kept) {
    String start = lower(stem) + ".";
    return kept.stream()
        .anyMatch(
            name ->
                name.startsWith(start)
                    && Format.SUFFIXES.stream().anyMatch(s -> name.endsWith(s))
                    && name.length() > start.length() + 3);
  }

  private static String lower(String stem) {
    return stem.toLowerCase(Locale.ROOT);
  }
}
