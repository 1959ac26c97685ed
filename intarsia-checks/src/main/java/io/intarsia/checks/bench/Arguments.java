package io.intarsia.checks.bench;

import io.intarsia.base.Refusal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a benchmark was asked for.
 *
 * @param benchmark its name
 * @param options values by name, without dashes
 */
record Arguments(String benchmark, Map<String, String> options) {
  private static final List<String> KNOWN =
      List.of("only", "pairs", "side", "threads", "photos", "seconds", "work", "steps", "model");

  /**
   * Reads {@code NAME [--option VALUE]...}.
   *
   * @throws Refusal USAGE for an unknown option or one without value
   */
  static Arguments parse(List<String> words) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 1; i < words.size(); i += 2) {
      String name = words.get(i).startsWith("--") ? words.get(i).substring(2) : "";
      if (!KNOWN.contains(name)) {
        throw Refusal.usage(
            "unknown option %s; there are --%s", words.get(i), String.join(", --", KNOWN));
      }
      if (i + 1 == words.size()) {
        throw Refusal.usage("--%s wants a value", name);
      }
      options.put(name, words.get(i + 1));
    }
    return new Arguments(words.get(0), options);
  }

  /**
   * True if the option {@code only} is not given, or names this row or network, one above it or one
   * below it.
   *
   * @param name such as {@code segformer-b0} or {@code segformer-b0/default}
   */
  boolean wants(String name) {
    String only = options.get("only");
    return only == null
        || Arrays.stream(only.split(","))
            .anyMatch(o -> (name + "/").startsWith(o + "/") || o.startsWith(name + "/"));
  }

  /** A whole number above 0. */
  int number(String name, int usual) {
    String text = options.get(name);
    if (text == null) {
      return usual;
    }
    if (!text.matches("[1-9][0-9]{0,6}")) {
      throw Refusal.usage("--%s wants a whole number above 0, got %s", name, text);
    }
    return Integer.parseInt(text);
  }

  /** A text. */
  String text(String name, String usual) {
    return options.getOrDefault(name, usual);
  }

  /** Turns of each pair. */
  int pairs(int usual) {
    return number("pairs", usual);
  }

  /** Threads for every program; one for each processor unless given. */
  int threads() {
    return number("threads", Runtime.getRuntime().availableProcessors());
  }

  /** Where models, pictures and installed peers are kept between runs. */
  Path work() {
    return Path.of(options.getOrDefault("work", "target/bench")).toAbsolutePath();
  }
}
