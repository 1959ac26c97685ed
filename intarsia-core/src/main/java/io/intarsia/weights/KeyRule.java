package io.intarsia.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a key map: {@code pattern -> target}, {@code pattern -> first + second} or {@code
 * pattern -> drop}. A pattern covers the whole key; {@code {rest}} stands for any text, other names
 * in braces for a number, which the target may lower by one as {@code {i-1}}.
 */
final class KeyRule {
  private static final Pattern HOLE = Pattern.compile("\\{([a-z]+)(-1)?}");

  private final Pattern pattern;
  private final List<String> names = new ArrayList<>();
  private final List<String> targets;

  private KeyRule(String from, List<String> targets) {
    StringBuilder regex = new StringBuilder();
    Matcher hole = HOLE.matcher(from);
    int at = 0;
    while (hole.find()) {
      regex.append(Pattern.quote(from.substring(at, hole.start())));
      regex.append(hole.group(1).equals("rest") ? "(.+)" : "([0-9]{1,6})");
      names.add(hole.group(1));
      at = hole.end();
    }
    this.pattern = Pattern.compile(regex.append(Pattern.quote(from.substring(at))).toString());
    this.targets = targets;
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is no rule
   */
  static KeyRule parse(String line) {
    String[] sides = line.split(" -> ", -1);
    if (sides.length != 2) {
      throw new IllegalArgumentException("no rule of a key map: " + line);
    }
    boolean drop = sides[1].strip().equals("drop");
    return new KeyRule(
        sides[0].strip(), drop ? List.of() : List.of(sides[1].strip().split(" \\+ ")));
  }

  /**
   * The keys that a key becomes, each an equal share of its rows; null if the rule is of others.
   */
  @Nullable List<String> targets(String key) {
    Matcher match = pattern.matcher(key);
    return match.matches() ? targets.stream().map(t -> fill(t, match)).toList() : null;
  }

  private String fill(String target, Matcher match) {
    return HOLE.matcher(target)
        .replaceAll(
            hole -> {
              String value = match.group(1 + names.indexOf(hole.group(1)));
              boolean lower = hole.group(2) != null;
              return Matcher.quoteReplacement(
                  lower ? String.format(Locale.ROOT, "%d", Integer.parseInt(value) - 1) : value);
            });
  }
}
