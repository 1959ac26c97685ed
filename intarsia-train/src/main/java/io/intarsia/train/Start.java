package io.intarsia.train;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.hub.Hub;
import io.intarsia.hub.ModelName;
import io.intarsia.nn.Initial;
import io.intarsia.nn.Manifest;
import io.intarsia.nn.Weights;
import io.intarsia.weights.Checkpoints;
import io.intarsia.weights.KeyMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a network's first values come from.
 *
 * @param weights a file or folder of weights, the folder of a run, one of its checkpoints, or
 *     {@code owner/name} of the Hub; empty to begin from nothing
 * @param prefix put before each key of the checkpoint, such as {@code encoder.} for a classifier's
 * @param newHead true if the classifier, and what is missing or of another shape, start anew
 */
public record Start(String weights, String prefix, boolean newHead) {
  private static final int LISTED = 4;
  private static final String MODEL = "model/";
  private static final String AVERAGE = "ema/";

  /** Values drawn from the seed. */
  public static final Start SCRATCH = new Start("", "", false);

  /**
   * What came of it.
   *
   * @param values one for each key
   * @param taken keys whose value came from the checkpoint
   * @param fresh keys that start anew
   */
  public record Values(Weights values, List<String> taken, List<String> fresh) {
    /** Copies the lists. */
    public Values {
      taken = List.copyOf(taken);
      fresh = List.copyOf(fresh);
    }
  }

  /**
   * The values of a network.
   *
   * @param head the key of the classifier's weight
   * @throws Refusal MODEL if the checkpoint does not fit; says that {@code new_head} would start
   *     the rest anew
   */
  public Values values(Manifest manifest, long seed, String head) {
    Weights initial = Initial.of(manifest, seed);
    if (weights.isEmpty()) {
      return new Values(initial, List.of(), List.copyOf(initial.keys()));
    }
    Weights given = KeyMap.adapt(trained(Checkpoints.open(place())));
    String classifier = head.replaceFirst("[^.]*$", "");
    Map<String, NdArray> values = new LinkedHashMap<>();
    List<String> taken = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    manifest
        .entries()
        .forEach(
            (key, parameter) -> {
              String from = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
              boolean fits =
                  !(newHead && key.startsWith(classifier))
                      && given.keys().contains(from)
                      && Arrays.equals(given.shape(from), parameter.shape());
              values.put(key, fits ? given.get(from) : initial.get(key));
              (fits ? taken : fresh).add(key);
            });
    fresh.removeIf(key -> key.endsWith("num_batches_tracked"));
    if (taken.isEmpty() || (!newHead && !fresh.isEmpty())) {
      throw Refusal.model(
          "%s fits %d of the network's %d parameters; not %s. To start these anew use new_head:"
              + " true (--new-head); for a classifier's weights name the encoder with prefix:"
              + " encoder.",
          weights, taken.size(), values.size(), some(fresh));
    }
    return new Values(Weights.of(values), taken, fresh);
  }

  /** The first of some keys, and how many more there are. */
  static String some(List<String> keys) {
    String first = String.join(", ", keys.stream().limit(LISTED).toList());
    return keys.size() > LISTED ? first + " and " + (keys.size() - LISTED) + " more" : first;
  }

  private Path place() {
    Path given = Path.of(weights);
    if (!Files.exists(given)) {
      return Hub.fromEnvironment().fetch(ModelName.parse(weights));
    }
    Path best = given.resolve(Trainer.BEST);
    return Files.isDirectory(best) ? best : given;
  }

  /** The values to judge by, if this is a checkpoint from which training can go on. */
  private static Weights trained(Weights given) {
    if (given.keys().stream().noneMatch(key -> key.startsWith(MODEL))) {
      return given;
    }
    Map<String, NdArray> values = new LinkedHashMap<>();
    for (String key : given.keys()) {
      if (key.startsWith(MODEL)) {
        String name = key.substring(MODEL.length());
        boolean averaged = given.keys().contains(AVERAGE + name);
        values.put(name, given.get(averaged ? AVERAGE + name : key));
      }
    }
    return Weights.of(values);
  }
}
