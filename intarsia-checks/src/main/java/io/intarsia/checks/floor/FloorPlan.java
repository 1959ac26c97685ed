package io.intarsia.checks.floor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The floor of every package, as {@code docs/floors.txt} lists them: a package may use packages of
 * lower floors only, and one of its own floor where a line {@code see A B} says so.
 */
public final class FloorPlan {
  private record Sight(String from, String to) {}

  private final Map<String, Integer> floors = new HashMap<>();
  private final Set<Sight> sights = new HashSet<>();

  private FloorPlan() {}

  /**
   * Reads a plan.
   *
   * @throws IllegalArgumentException if a line is neither {@code N package} nor {@code see A B}, a
   *     package has two floors, or a sight does not lie on one floor or goes both ways
   */
  public static FloorPlan read(Path file) throws IOException {
    FloorPlan plan = new FloorPlan();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        plan.add(line, file.getFileName() + ":" + (i + 1) + ": ");
      }
    }
    for (Sight sight : plan.sights) {
      Integer from = plan.floors.get(sight.from());
      if (from == null || !from.equals(plan.floors.get(sight.to()))) {
        throw new IllegalArgumentException(sight + " does not lie on one floor");
      }
      if (plan.sights.contains(new Sight(sight.to(), sight.from()))) {
        throw new IllegalArgumentException(sight + " goes both ways");
      }
    }
    return plan;
  }

  private void add(String line, String where) {
    String[] words = line.split("\\s+");
    if (words.length == 3 && words[0].equals("see")) {
      sights.add(new Sight(words[1], words[2]));
    } else if (words.length == 2 && words[0].matches("\\d+")) {
      if (floors.put(words[1], Integer.valueOf(words[0])) != null) {
        throw new IllegalArgumentException(where + words[1] + " has two floors");
      }
    } else {
      throw new IllegalArgumentException(where + "wanted 'N package' or 'see A B', got " + line);
    }
  }

  /** True if the plan has a floor for the package. */
  boolean lists(String name) {
    return floors.containsKey(name);
  }

  /** Why one listed package may not use another; empty if it may. */
  Optional<String> forbids(String from, String to) {
    @Nullable Integer above = floors.get(from);
    @Nullable Integer below = floors.get(to);
    if (from.equals(to) || above == null) {
      return Optional.empty();
    } else if (below == null) {
      return Optional.of("uses " + to + ", which has no floor");
    } else if (below > above) {
      return Optional.of("uses " + to + " of the higher floor " + below);
    } else if (below.equals(above) && !sights.contains(new Sight(from, to))) {
      return Optional.of("uses " + to + " of its own floor " + below);
    }
    return Optional.empty();
  }
}
