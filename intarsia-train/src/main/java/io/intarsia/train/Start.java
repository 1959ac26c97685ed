package io.intarsia.train;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.nn.Initial;
import io.intarsia.nn.Manifest;
import io.intarsia.nn.Weights;
import io.intarsia.weights.Checkpoints;
import io.intarsia.weights.KeyMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a network's first values come from.
 *
 * @param weights a checkpoint, or null to begin from nothing
 * @param prefix put before each key of the checkpoint, such as {@code encoder.} for a classifier's
 * @param newHead true if parameters that are missing or of another shape start anew
 */
public record Start(@Nullable Path weights, String prefix, boolean newHead) {
  private static final int LISTED = 4;

  /** Values drawn from the seed. */
  public static final Start SCRATCH = new Start(null, "", false);

  /**
   * What came of it.
   *
   * @param values one for each key
   * @param taken keys whose value came from the checkpoint
   * @param fresh keys that start anew
   */
  public record Values(Weights values, List<String> taken, List<String> fresh) {}

  /**
   * The values of a network.
   *
   * @throws Refusal MODEL if the checkpoint does not fit; says that {@code new_head} would start
   *     the rest anew
   */
  public Values values(Manifest manifest, long seed) {
    Weights initial = Initial.of(manifest, seed);
    if (weights == null) {
      return new Values(initial, List.of(), List.copyOf(initial.keys()));
    }
    Weights given = KeyMap.adapt(Checkpoints.open(weights));
    Map<String, NdArray> values = new LinkedHashMap<>();
    List<String> taken = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    manifest
        .entries()
        .forEach(
            (key, parameter) -> {
              String from = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
              boolean fits =
                  given.keys().contains(from)
                      && Arrays.equals(given.shape(from), parameter.shape());
              values.put(key, fits ? given.get(from) : initial.get(key));
              (fits ? taken : fresh).add(key);
            });
    fresh.removeIf(key -> key.endsWith("num_batches_tracked"));
    if (taken.isEmpty() || !newHead && !fresh.isEmpty()) {
      throw Refusal.model(
          "%s fits %d of the network's %d parameters; not %s%s. To start these anew use new_head:"
              + " true (--new-head); for a classifier's weights name the encoder with prefix:"
              + " encoder.",
          weights,
          taken.size(),
          values.size(),
          String.join(", ", fresh.stream().limit(LISTED).toList()),
          fresh.size() > LISTED ? " and " + (fresh.size() - LISTED) + " more" : "");
    }
    return new Values(Weights.of(values), taken, fresh);
  }
}
