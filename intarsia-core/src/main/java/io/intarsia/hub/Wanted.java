package io.intarsia.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which files of a repository make a model: config.json, preprocessor_config.json where there is
 * one, and the weights: safetensors, whole or in shards, else PyTorch's .bin, whole or in shards.
 */
final class Wanted {
  private static final String CONFIG = "config.json";

  /** Fetched where they exist. */
  static final List<String> OPTIONAL = List.of("preprocessor_config.json");

  /** The weights by preference. */
  static final List<String> WEIGHTS =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");

  private static final String INDEX = ".index.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Wanted() {}

  /** The files of a model but its shards, or empty if the present ones do not make a model. */
  static Optional<List<String>> model(Predicate<String> present) {
    Optional<String> weights = WEIGHTS.stream().filter(present).findFirst();
    if (weights.isEmpty() || !present.test(CONFIG)) {
      return Optional.empty();
    }
    List<String> files = new ArrayList<>(List.of(CONFIG));
    OPTIONAL.stream().filter(present).forEach(files::add);
    files.add(weights.get());
    return Optional.of(files);
  }

  /** The refusal of a repository that holds no model. */
  static Refusal noModel(RepoInfo info) {
    if (WEIGHTS.stream().noneMatch(info.files()::contains)) {
      List<String> other =
          info.files().stream()
              .filter(f -> f.matches(".*\\.(safetensors|bin|h5|msgpack|onnx|pth|pt|ckpt|tflite)"))
              .map(f -> Plain.text(f, 60))
              .limit(4)
              .toList();
      return Refusal.model(
          "%s holds no weights to read%s: wanted model.safetensors or pytorch_model.bin, whole or"
              + " with an index of shards",
          info.repo(), other.isEmpty() ? "" : " (but " + String.join(", ", other) + ")");
    }
    return Refusal.model(
        "%s holds weights but no config.json to say what they are weights of", info.repo());
  }

  /** True for an index of shards. */
  static boolean isIndex(String file) {
    return file.endsWith(INDEX);
  }

  /**
   * The shards an index names, each once, sorted.
   *
   * @throws Refusal MODEL if the index is no index or names a file outside its folder
   */
  static List<String> shards(Path index) throws IOException {
    long most = Limits.defaults().jsonBytes();
    if (Files.size(index) > most) {
      throw Refusal.model(
          "%s has %s, the limit is %s", index, Plain.bytes(Files.size(index)), Plain.bytes(most));
    }
    JsonNode map;
    try {
      map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
    } catch (JacksonException e) {
      throw new Refusal(
          Refusal.Kind.MODEL, index + " is no JSON: " + Plain.text(e.getOriginalMessage(), 160), e);
    }
    if (!map.isObject() || map.isEmpty()) {
      throw Refusal.model("%s has no weight_map of keys to files", index);
    }
    TreeSet<String> shards = new TreeSet<>();
    for (JsonNode value : map) {
      String file = value.asText("");
      if (!Plain.staysInside(file) || isIndex(file)) {
        throw Refusal.model(
            "%s names '%s' as a shard: wanted a file beside it", index, Plain.text(file, 120));
      }
      shards.add(file);
    }
    return List.copyOf(shards);
  }
}
