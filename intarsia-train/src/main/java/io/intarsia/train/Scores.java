package io.intarsia.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What values of a network scored on the validation data.
 *
 * @param values by name, such as {@code val/miou}
 * @param monitored the one that decides which values are the best
 */
record Scores(Map<String, Double> values, double monitored) {
  /** Keeps the order. */
  Scores {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Scores of which one decides; NaN if it is not among them. */
  static Scores of(Map<String, Double> values, Judging.Monitor monitor) {
    return new Scores(values, values.getOrDefault(monitor.metric(), Double.NaN));
  }
}
