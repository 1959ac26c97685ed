package io.intarsia.data.source;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a sample's group of its id: what the pattern finds there, its first parenthesis if it has
 * one. Samples of one person, scene or film strip should share a group.
 */
public final class Grouping {
  /** Every sample is a group of its own. */
  public static final Grouping NONE = new Grouping(null);

  private final @Nullable Pattern pattern;

  private Grouping(@Nullable Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * A grouping by a regular expression; none if it is empty.
   *
   * @throws Refusal USAGE if it is no regular expression
   */
  public static Grouping of(String regex) {
    try {
      return regex.isEmpty() ? NONE : new Grouping(Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw Refusal.usage(
          "group: '%s' is no regular expression: %s",
          Quote.of(regex), Quote.of(e.getDescription()));
    }
  }

  /**
   * The group of a sample.
   *
   * @param otherwise what to answer if there is no pattern
   * @throws Refusal USAGE if the pattern is not found in the id
   */
  public String of(String id, String otherwise) {
    if (pattern == null) {
      return otherwise;
    }
    Matcher matcher = pattern.matcher(id);
    if (!matcher.find()) {
      throw Refusal.usage("group: '%s' is not found in the id '%s'", pattern, Quote.of(id));
    }
    String first = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
    return first == null ? matcher.group() : first;
  }
}
