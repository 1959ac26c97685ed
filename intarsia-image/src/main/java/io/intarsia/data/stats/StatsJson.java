package io.intarsia.data.stats;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Statistics as JSON; keys are the components of the records in snake case. */
public final class StatsJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(
              com.fasterxml.jackson.databind.PropertyNamingStrategies.SNAKE_CASE);

  private StatsJson() {}

  /** The JSON text, indented. */
  public static String text(DataStats stats) {
    return JSON.valueToTree(stats).toPrettyString() + "\n";
  }
}
