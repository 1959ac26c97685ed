package io.intarsia.weights;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.nn.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A translation between the key names of two code bases, kept as data: lines {@code detect key},
 * all of which must be there for the map to apply, then {@link KeyRule}s, the first match of which
 * counts. Keys without a rule stay as they are.
 */
public final class KeyMap {
  private static final List<KeyMap> BUILT_IN =
      List.of(
          load("nvlabs-segformer"),
          load("nvlabs-mit"),
          load("kazuto-deeplab"),
          load("fyu-dilation-voc"));

  private final String name;
  private final List<String> detect = new ArrayList<>();
  private final List<KeyRule> rules = new ArrayList<>();

  private KeyMap(String name, String text) {
    this.name = name;
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("detect ")) {
        detect.add(line.substring(7).strip());
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        rules.add(KeyRule.parse(line));
      }
    }
  }

  /**
   * The weights under the names this library uses: through the built-in map that recognises them,
   * else themselves. Values are still read only when asked for, from the weights given, which the
   * caller closes.
   *
   * @throws Refusal MODEL if two keys would become one
   */
  public static Weights adapt(Weights weights) {
    for (KeyMap map : BUILT_IN) {
      if (map.recognises(weights.keys())) {
        return map.apply(weights);
      }
    }
    return weights;
  }

  /**
   * A map from its text.
   *
   * @throws IllegalArgumentException if a line is neither rule, comment nor {@code detect}
   */
  public static KeyMap of(String name, String text) {
    return new KeyMap(name, text);
  }

  /** What the map is called. */
  public String name() {
    return name;
  }

  /** True if these are keys the map was made for. */
  public boolean recognises(Set<String> keys) {
    return !detect.isEmpty() && keys.containsAll(detect);
  }

  /**
   * A view of weights under their new keys.
   *
   * @throws Refusal MODEL if two keys would become one, or a tensor cannot be split evenly
   */
  public Weights apply(Weights weights) {
    Map<String, MappedWeights.Part> parts = new LinkedHashMap<>();
    for (String key : weights.keys()) {
      List<String> targets = targets(key);
      for (int i = 0; i < targets.size(); i++) {
        MappedWeights.Part part = new MappedWeights.Part(key, i, targets.size());
        MappedWeights.Part before = parts.put(targets.get(i), part);
        if (before != null) {
          throw Refusal.model(
              "the key map %s makes %s of both %s and %s; name a checkpoint of one code base",
              name, Quote.of(targets.get(i)), Quote.of(before.key()), Quote.of(key));
        }
      }
    }
    return new MappedWeights(weights, parts);
  }

  private List<String> targets(String key) {
    for (KeyRule rule : rules) {
      List<String> targets = rule.targets(key);
      if (targets != null) {
        return targets;
      }
    }
    return List.of(key);
  }

  private static KeyMap load(String name) {
    try (InputStream in = KeyMap.class.getResourceAsStream(name + ".keymap")) {
      if (in == null) {
        throw new IllegalStateException("no key map " + name);
      }
      return new KeyMap(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
