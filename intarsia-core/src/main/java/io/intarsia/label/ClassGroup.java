package io.intarsia.label;

import java.util.Collections;
import java.util.List;

/**
 * One or several classes under one name: what a look-up finds and what a merge makes.
 *
 * @param name the class's or the merge's name
 * @param ids the members, ascending, each once
 * @param rgb the colour, {@code 0xRRGGBB}
 */
public record ClassGroup(String name, List<Integer> ids, int rgb) {
  /** Sorts the ids and drops repetitions. */
  public ClassGroup {
    ids = ids.stream().distinct().sorted().toList();
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("group '" + name + "' has no members");
    }
  }

  /** True if the id is a member. */
  public boolean contains(int id) {
    return Collections.binarySearch(ids, id) >= 0;
  }

  /** Membership by id, as long as the largest id wants: for tests of one pixel after another. */
  public boolean[] table() {
    boolean[] table = new boolean[ids.get(ids.size() - 1) + 1];
    ids.forEach(id -> table[id] = true);
    return table;
  }
}
