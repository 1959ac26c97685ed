package io.intarsia.optim;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How deep in a network each parameter lies, told by the numbers in its key. */
final class Depths {
  private final Map<String, Integer> depths = new HashMap<>();
  private int layers;

  /**
   * Layers are numbered from 1 in the order of their numbers. Parameters without a layer lie at 0,
   * before all of them, if they are declared before the first that has one; else behind all.
   *
   * @param keys in the order they are declared
   */
  Depths(Collection<String> keys, Pattern pattern) {
    TreeMap<List<BigInteger>, List<String>> found = new TreeMap<>(Depths::compare);
    List<String> behind = new ArrayList<>();
    for (String key : keys) {
      List<BigInteger> layer = layer(key, pattern);
      if (!layer.isEmpty()) {
        found.computeIfAbsent(layer, l -> new ArrayList<>()).add(key);
      } else if (found.isEmpty()) {
        depths.put(key, 0);
      } else {
        behind.add(key);
      }
    }
    for (List<String> members : found.values()) {
      layers++;
      members.forEach(key -> depths.put(key, layers));
    }
    behind.forEach(key -> depths.put(key, layers + 1));
  }

  /** True if no key has a layer. */
  boolean isEmpty() {
    return layers == 0;
  }

  /** The decay to the power of the layers that follow. */
  double factor(String key, double decay) {
    return Math.pow(decay, layers + 1 - depths.getOrDefault(key, layers + 1));
  }

  private static List<BigInteger> layer(String key, Pattern pattern) {
    Matcher matcher = pattern.matcher(key);
    List<BigInteger> numbers = new ArrayList<>();
    if (matcher.find()) {
      for (int i = 1; i <= matcher.groupCount(); i++) {
        String number = matcher.group(i);
        if (number != null && number.matches("[0-9]{1,18}")) {
          numbers.add(new BigInteger(number));
        }
      }
    }
    return numbers;
  }

  /** By the first number that differs; a shorter one, the embedding of a stage, comes first. */
  private static int compare(List<BigInteger> a, List<BigInteger> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
