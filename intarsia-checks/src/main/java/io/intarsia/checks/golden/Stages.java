package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a network's intermediate results under the module paths of its reference. */
final class Stages {
  /** NVlabs' stages and where Hugging Face puts them, counted from 0 instead of 1. */
  private static final Map<Pattern, String> ORIGINAL =
      Map.of(
          Pattern.compile("backbone\\.patch_embed(\\d)\\.proj"),
          "segformer.encoder.patch_embeddings.%d.proj",
          Pattern.compile("backbone\\.block(\\d)(\\.\\d+)"),
          "segformer.encoder.block.%d%s",
          Pattern.compile("backbone\\.norm(\\d)"),
          "segformer.encoder.layer_norm.%d",
          Pattern.compile("decode_head\\.linear_c(\\d)"),
          "decode_head.linear_c.%d");

  private final Map<String, NdArray> values;
  private final boolean original;

  /**
   * @param values our results by block path
   * @param original true if the reference is NVlabs' own code
   */
  Stages(Map<String, NdArray> values, boolean original) {
    this.values = values;
    this.original = original;
  }

  /** The stage of that path, else the only one below it, if the network records it. */
  Optional<NdArray> find(String reference) {
    String path = original ? ours(reference) : reference;
    if (values.containsKey(path)) {
      return Optional.ofNullable(values.get(path));
    }
    List<String> below = values.keySet().stream().filter(k -> k.startsWith(path + ".")).toList();
    return below.size() == 1 ? Optional.ofNullable(values.get(below.get(0))) : Optional.empty();
  }

  /** Our path; NVlabs' fusion is convolution, norm and activation in one and has none. */
  private static String ours(String reference) {
    for (Map.Entry<Pattern, String> entry : ORIGINAL.entrySet()) {
      Matcher m = entry.getKey().matcher(reference);
      if (m.matches()) {
        int stage = Integer.parseInt(m.group(1)) - 1;
        String rest = m.groupCount() > 1 ? m.group(2) : "";
        return String.format(Locale.ROOT, entry.getValue(), stage, rest);
      }
    }
    return "none of ours: " + reference;
  }

  /** How far a stage may be off: 25 times what single precision costs it, 1e-5 of its range. */
  static double allowed(JsonNode statistics) {
    double range =
        Math.max(
            Math.abs(Fixture.number(statistics.get("min"))),
            Math.abs(Fixture.number(statistics.get("max"))));
    return Math.max(25 * statistics.path("f32_f64_max_abs_diff").asDouble(), 1e-5 * range);
  }
}
