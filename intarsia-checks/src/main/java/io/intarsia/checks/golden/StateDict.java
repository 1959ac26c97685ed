package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.checks.golden.model.Generated;
import io.intarsia.nn.Manifest;
import io.intarsia.nn.Weights;
import io.intarsia.weights.KeyMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The entries of a fixture's network with their generated values, under our keys. */
final class StateDict {
  private final Weights values;
  private final boolean mapped;
  private final JsonNode json;

  private StateDict(Weights values, boolean mapped, JsonNode json) {
    this.values = values;
    this.mapped = mapped;
    this.json = json;
  }

  static StateDict of(Fixture fixture) {
    JsonNode json = fixture.json();
    double gain = json.path("weight_gain").asDouble(1);
    Map<String, String> first = firstKeys(json.path("aliases"));
    Map<String, NdArray> values = new LinkedHashMap<>();
    for (JsonNode entry : json.get("parameters")) {
      String key = entry.get(0).asText();
      String source = first.getOrDefault(key, key);
      values.put(key, Generated.weights(source, gain, Fixture.sizes(entry.get(1))));
    }
    Weights generated = Weights.of(values);
    Weights adapted = KeyMap.adapt(generated);
    return new StateDict(adapted, adapted != generated, json);
  }

  /** Each alias with the key that generates its values; groups are lists of keys. */
  private static Map<String, String> firstKeys(JsonNode aliases) {
    Map<String, String> first = new HashMap<>();
    for (JsonNode group : aliases) {
      group.forEach(key -> first.put(key.asText(), group.get(0).asText()));
    }
    return first;
  }

  Weights values() {
    return values;
  }

  /** Keys, shapes, and unless they were mapped their order and number of parameters. */
  boolean compare(Manifest manifest, Findings findings) {
    Map<String, String> wanted = new LinkedHashMap<>();
    values.keys().forEach(key -> wanted.put(key, Arrays.toString(values.shape(key))));
    Map<String, String> ours = new LinkedHashMap<>();
    manifest.shapes().forEach((key, shape) -> ours.put(key, Arrays.toString(shape)));
    boolean same = ours.equals(wanted);
    if (!findings.expect(same, same ? "" : "state dict: " + difference(ours, wanted))) {
      return false;
    }
    if (mapped) {
      return true;
    }
    List<String> order = new ArrayList<>(ours.keySet());
    boolean ordered = order.equals(List.copyOf(wanted.keySet()));
    long count = json.path("param_count").asLong(manifest.parameterCount());
    return findings.expect(ordered, "state dict: the entries are in another order")
        && findings.expect(
            manifest.parameterCount() == count,
            "state dict: " + manifest.parameterCount() + " parameters, wanted " + count);
  }

  private static String difference(Map<String, String> ours, Map<String, String> wanted) {
    for (Map.Entry<String, String> entry : wanted.entrySet()) {
      String shape = ours.get(entry.getKey());
      if (!entry.getValue().equals(shape)) {
        return entry.getKey() + " wants " + entry.getValue() + ", ours is " + shape;
      }
    }
    List<String> extra = ours.keySet().stream().filter(k -> !wanted.containsKey(k)).toList();
    return extra.size() + " entries too many, first " + extra.get(0);
  }
}
