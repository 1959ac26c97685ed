package io.intarsia.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration as it was written, every value with its place. */
sealed interface Tree {
  /** Where it stands: file:line:column, or the option that set it. */
  String place();

  /** How it reads in a refusal. */
  String shown();

  /** A text, number, truth value or nothing. */
  record Scalar(@Nullable Object value, String place) implements Tree {
    private static final int MOST_SHOWN = 60;

    @Override
    public String shown() {
      String text = String.valueOf(value);
      return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
    }
  }

  /** A list. */
  record Sequence(List<Tree> items, String place) implements Tree {
    @Override
    public String shown() {
      return "a list of " + items.size();
    }
  }

  /** Keys with values, in order. */
  record Mapping(Map<String, Tree> entries, String place) implements Tree {
    @Override
    public String shown() {
      return "a mapping with the keys " + entries.keySet();
    }
  }
}
