package io.intarsia.config;

import io.intarsia.base.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a configuration, read key by key. A reader takes every key it knows, then calls
 * {@link #close}, which refuses the keys nobody took; so a slip of the pen is never ignored. Every
 * refusal names file, line and column, the path of the key and what it wants.
 */
public final class Section {
  private final Tree.Mapping mapping;
  private final String path;
  private final Set<String> taken = new HashSet<>();

  Section(Tree.Mapping mapping, String path) {
    this.mapping = mapping;
    this.path = path;
  }

  /** The keys of the mapping, in order. */
  public Set<String> keys() {
    return mapping.entries().keySet();
  }

  /** True if the key is there and not null. */
  public boolean has(String key) {
    return find(key) != null;
  }

  /** True if a list is under the key. */
  public boolean isList(String key) {
    return find(key) instanceof Tree.Sequence;
  }

  /** The text under a key. */
  public String text(String key) {
    return text(key, need(key));
  }

  /** The text under a key, or the fallback. */
  public String text(String key, String fallback) {
    Tree found = find(key);
    return found == null ? fallback : text(key, found);
  }

  private String text(String key, Tree found) {
    if (found instanceof Tree.Scalar scalar) {
      return String.valueOf(scalar.value());
    }
    throw wrong(key, "a text");
  }

  /** One of the choices, written in lower case with dashes or underscores, or the fallback. */
  public <E extends Enum<E>> E choice(String key, E fallback) {
    Tree found = find(key);
    if (found == null) {
      return fallback;
    }
    E[] all = fallback.getDeclaringClass().getEnumConstants();
    String wanted = text(key, found).replace('-', '_');
    for (E each : all) {
      if (each.name().equalsIgnoreCase(wanted)) {
        return each;
      }
    }
    throw wrong(
        key,
        "one of " + Stream.of(all).map(e -> e.name().toLowerCase(java.util.Locale.ROOT)).toList());
  }

  /** The number under a key. */
  public double number(String key) {
    return number(key, need(key));
  }

  /** The number under a key, or the fallback. */
  public double number(String key, double fallback) {
    Tree found = find(key);
    return found == null ? fallback : number(key, found);
  }

  private double number(String key, Tree found) {
    if (found instanceof Tree.Scalar scalar && scalar.value() instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, "a number");
  }

  /** The number under a key within bounds, or the fallback. */
  public double number(String key, double fallback, double least, double most) {
    double number = number(key, fallback);
    if (!(number >= least && number <= most)) {
      throw wrong(key, "a number from %s to %s".formatted(least, most));
    }
    return number;
  }

  /** The whole number under a key. */
  public int whole(String key) {
    return whole(key, need(key));
  }

  /** The whole number under a key, or the fallback. */
  public int whole(String key, int fallback) {
    Tree found = find(key);
    return found == null ? fallback : whole(key, found);
  }

  private int whole(String key, Tree found) {
    double number =
        found instanceof Tree.Scalar scalar && scalar.value() instanceof Number n
            ? n.doubleValue()
            : 0.5;
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw wrong(key, "a whole number");
    }
    return (int) number;
  }

  /** The whole number under a key within bounds, or the fallback. */
  public int whole(String key, int fallback, int least, int most) {
    int number = whole(key, fallback);
    if (number < least || number > most) {
      throw wrong(key, "a whole number from %d to %d".formatted(least, most));
    }
    return number;
  }

  /** The truth value under a key, or the fallback. */
  public boolean flag(String key, boolean fallback) {
    Tree found = find(key);
    if (found == null) {
      return fallback;
    }
    if (found instanceof Tree.Scalar scalar && scalar.value() instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, "true or false");
  }

  /** The numbers under a key, or the fallback; a single number is a list of one. */
  public List<Double> numbers(String key, List<Double> fallback) {
    return list(key, fallback, each -> number(key, each));
  }

  /** The whole numbers under a key, or the fallback; a single number is a list of one. */
  public List<Integer> wholes(String key, List<Integer> fallback) {
    return list(key, fallback, each -> whole(key, each));
  }

  /** The texts under a key, or the fallback; a single text is a list of one. */
  public List<String> texts(String key, List<String> fallback) {
    return list(key, fallback, each -> text(key, each));
  }

  private <T> List<T> list(String key, List<T> fallback, Function<Tree, T> read) {
    Tree found = find(key);
    if (found == null) {
      return fallback;
    }
    if (found instanceof Tree.Sequence sequence) {
      return sequence.items().stream().map(read).toList();
    }
    return List.of(read.apply(found));
  }

  /** The mapping under a key; an empty one if the key is missing. */
  public Section section(String key) {
    Tree found = find(key);
    return of(
        key, found == null ? new Tree.Mapping(new LinkedHashMap<>(), mapping.place()) : found, "");
  }

  /**
   * The mappings in the list under a key, none if the key is missing. An item that is only a text
   * stands for a mapping with that {@code type}.
   */
  public List<Section> sections(String key) {
    Tree found = find(key);
    if (found == null) {
      return List.of();
    }
    List<Tree> items = found instanceof Tree.Sequence sequence ? sequence.items() : List.of(found);
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      sections.add(of(key, items.get(i), "[" + i + "]"));
    }
    return sections;
  }

  private Section of(String key, Tree tree, String index) {
    String inner = (path.isEmpty() ? key : path + "." + key) + index;
    if (tree instanceof Tree.Mapping inside) {
      return new Section(inside, inner);
    }
    if (tree instanceof Tree.Scalar scalar && scalar.value() instanceof String) {
      Map<String, Tree> entries = new LinkedHashMap<>();
      entries.put("type", scalar);
      return new Section(new Tree.Mapping(entries, scalar.place()), inner);
    }
    throw wrong(key, "a mapping of keys to values");
  }

  /**
   * Ends the reading.
   *
   * @throws Refusal USAGE if a key was not taken; names the nearest that is known
   */
  public void close() {
    for (Map.Entry<String, Tree> entry : mapping.entries().entrySet()) {
      if (!taken.contains(entry.getKey())) {
        throw Refusal.usage(
            "%s: unknown key '%s'%s; %s",
            entry.getValue().place(),
            entry.getKey(),
            path.isEmpty() ? "" : " in " + path,
            Suggestion.of(entry.getKey(), taken));
      }
    }
  }

  /** The refusal of what a key holds: names place, path, what was got and what is wanted. */
  public Refusal wrong(String key, String wanted) {
    Tree found = mapping.entries().get(key);
    String full = path.isEmpty() ? key : path + "." + key;
    return found == null
        ? Refusal.usage("%s: %s is missing; it wants %s", mapping.place(), full, wanted)
        : Refusal.usage("%s: %s wants %s, got %s", found.place(), full, wanted, found.shown());
  }

  /** The refusal of a {@code type} nobody knows. */
  public Refusal unknownType(List<String> known) {
    String got = text("type", "");
    return Refusal.usage(
        "%s: unknown type '%s'%s; %s",
        mapping.place(), got, path.isEmpty() ? "" : " in " + path, Suggestion.of(got, known));
  }

  private Tree need(String key) {
    Tree found = find(key);
    if (found == null) {
      throw wrong(key, "a value");
    }
    return found;
  }

  private @Nullable Tree find(String key) {
    taken.add(key);
    Tree found = mapping.entries().get(key);
    return found instanceof Tree.Scalar scalar && scalar.value() == null ? null : found;
  }
}
