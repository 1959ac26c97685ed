package io.intarsia.predict.result;

import io.intarsia.label.ClassGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** File names made from class names that may hold anything. */
final class FileNames {
  private static final int LONGEST = 60;

  private FileNames() {}

  /**
   * One part of a file name for each group: letters and digits in lower case, hyphens for the rest;
   * the first id is appended where two names become the same.
   */
  static List<String> of(List<ClassGroup> groups) {
    List<String> names = new ArrayList<>();
    for (ClassGroup group : groups) {
      String name = plain(group.name());
      boolean taken = groups.stream().filter(g -> plain(g.name()).equals(name)).count() > 1;
      String stem = name.isEmpty() ? "class" : name;
      names.add(taken || name.isEmpty() ? stem + "-" + group.ids().get(0) : stem);
    }
    return names;
  }

  private static String plain(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-+|-+$", "");
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
  }
}
