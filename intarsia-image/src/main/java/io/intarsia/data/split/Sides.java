package io.intarsia.data.split;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The side of each sample by shares, at random or group by group. */
final class Sides {
  private Sides() {}

  /** The numbers from 0 in an order by chance (Fisher and Yates). */
  static int[] shuffled(int count, Random random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Sides whose sizes are the rounded shares, members by chance. */
  static int[] random(int samples, double[] shares, long seed) {
    int[] order = shuffled(samples, new Random(seed));
    int[] side = new int[samples];
    double end = 0;
    int at = 0;
    for (int s = 0; s < shares.length; s++) {
      end += shares[s] * samples;
      int stop = s == shares.length - 1 ? samples : (int) Math.round(end);
      for (; at < stop; at++) {
        side[order[at]] = s;
      }
    }
    return side;
  }

  /**
   * Sides that part no group: the largest group goes first, those of one size in an order by
   * chance, each to the side that lacks the most samples.
   */
  static int[] groups(List<String> groups, double[] shares, long seed) {
    Map<String, Integer> counts = new TreeMap<>();
    groups.forEach(group -> counts.merge(group, 1, Integer::sum));
    List<String> names = List.copyOf(counts.keySet());
    List<String> order = new ArrayList<>();
    for (int i : shuffled(names.size(), new Random(seed))) {
      order.add(names.get(i));
    }
    // A stable sort: groups of equal size keep their order by chance.
    order.sort(Comparator.comparing((String name) -> counts.getOrDefault(name, 0)).reversed());
    double[] lacks = new double[shares.length];
    for (int s = 0; s < lacks.length; s++) {
      lacks[s] = shares[s] * groups.size();
    }
    Map<String, Integer> side = new HashMap<>();
    for (String name : order) {
      int most = 0;
      for (int s = 1; s < lacks.length; s++) {
        most = lacks[s] > lacks[most] ? s : most;
      }
      lacks[most] -= counts.getOrDefault(name, 0);
      side.put(name, most);
    }
    return groups.stream().mapToInt(group -> side.getOrDefault(group, 0)).toArray();
  }
}
