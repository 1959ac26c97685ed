package io.intarsia.data.split;

import io.intarsia.config.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads splits from a configuration: {@code {type: ratio, sides: {train: 0.8, val: 0.2}, by: group,
 * seed: 1}} or {@code {type: k_fold, folds: 5, by: class, seed: 1}}; {@code by} is {@code sample},
 * {@code class} or {@code group}.
 */
public final class SplitSpecs {
  private static final int MOST_FOLDS = 10_000;

  private SplitSpecs() {}

  /**
   * Reads one.
   *
   * @throws io.intarsia.base.Refusal USAGE for an unknown type or key, or a wrong value
   */
  public static SplitSpec read(Section section) {
    SplitSpec.By by = section.choice("by", SplitSpec.By.SAMPLE);
    int seed = section.whole("seed", 0);
    SplitSpec spec =
        switch (section.text("type")) {
          case "ratio" -> new SplitSpec.Ratio(shares(section.section("sides")), by, seed);
          case "k_fold" ->
              new SplitSpec.KFold(
                  section.whole("folds", 5, 2, MOST_FOLDS),
                  by,
                  section.flag("shuffle", true),
                  seed);
          default -> throw section.unknownType(List.of("ratio", "k_fold"));
        };
    section.close();
    return spec;
  }

  private static Map<String, Double> shares(Section section) {
    Map<String, Double> shares = new LinkedHashMap<>();
    section.keys().forEach(name -> shares.put(name, section.number(name)));
    return shares;
  }
}
