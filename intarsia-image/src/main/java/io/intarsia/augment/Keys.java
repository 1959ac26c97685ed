package io.intarsia.augment;

import io.intarsia.config.Section;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that many transforms share, read from one section. */
record Keys(Section section) {
  /** The probability that the transform acts. */
  double p(double fallback) {
    return section.number("p", fallback, 0, 1);
  }

  /** A length in pixels that must be there. */
  int size(String key) {
    section.whole(key);
    return section.whole(key, 1, 1, 1 << 20);
  }

  /** A whole number, or null if the key is missing. */
  @Nullable Integer optional(String key, int least, int most) {
    return section.has(key) ? section.whole(key, least, least, most) : null;
  }

  /** Two bounds; a single number is both. */
  Range range(String key, double low, double high) {
    return bounds(key, new Range(low, high), v -> Range.of(v));
  }

  /** Two bounds; a single number x stands for centre - x to centre + x. */
  Range limit(String key, double centre, double fallback) {
    return bounds(key, Range.around(centre, fallback), v -> Range.around(centre, Math.abs(v)));
  }

  /** Two bounds; a single number x stands for what it is given to. */
  Range bounds(String key, Range fallback, java.util.function.DoubleFunction<Range> ofOne) {
    List<Double> numbers = section.numbers(key, List.of(fallback.low(), fallback.high()));
    if (numbers.size() == 1 && Double.isFinite(numbers.get(0))) {
      return ofOne.apply(numbers.get(0));
    }
    if (numbers.size() != 2
        || !(numbers.get(0) <= numbers.get(1))
        || numbers.stream().anyMatch(n -> !Double.isFinite(n))) {
      throw section.wrong(key, "a number or [low, high]");
    }
    return new Range(numbers.get(0), numbers.get(1));
  }

  /** Two bounds that must lie within others. */
  Range within(String key, Range got, double least, double most) {
    if (got.low() < least || got.high() > most) {
      throw section.wrong(key, "values from %s to %s".formatted(least, most));
    }
    return got;
  }

  /** A colour: one value, or red, green and blue. */
  List<Integer> colour(String key) {
    List<Integer> value = section.wholes(key, List.of(0));
    boolean inside = value.stream().allMatch(v -> v >= 0 && v <= 255);
    if (!inside || (value.size() != 1 && value.size() != 3)) {
      throw section.wrong(key, "one value from 0 to 255, or three");
    }
    return value;
  }

  /** Classes, at least one. */
  List<Integer> classes(String key) {
    List<Integer> classes = section.wholes(key, List.of());
    if (classes.isEmpty() || classes.stream().anyMatch(c -> c < 0 || c > 254)) {
      throw section.wrong(key, "a list of classes, each from 0 to 254");
    }
    return classes;
  }

  /** The size of a filter: bounds with an odd number between them; a number x is 3 to x. */
  Range odd(String key) {
    Range got = bounds(key, new Range(3, 7), v -> new Range(Math.min(3, v), v));
    within(key, got, 3, 255);
    if ((int) got.low() / 2 > ((int) got.high() - 1) / 2) {
      throw section.wrong(key, "bounds with an odd number between them");
    }
    return got;
  }

  /** The value labels get, or null. */
  @Nullable Integer label(String key) {
    return optional(key, 0, 255);
  }
}
