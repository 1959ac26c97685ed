package io.intarsia.pretrained;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.config.JsonFile;
import io.intarsia.hub.Hub;
import io.intarsia.hub.ModelName;
import io.intarsia.label.LabelSpace;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.weights.Checkpoints;
import io.intarsia.weights.KeyMap;
import io.intarsia.weights.StateDictDiff;
import io.intarsia.zoo.Catalogue;
import io.intarsia.zoo.Variant;
import io.intarsia.zoo.Variant.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loads trained networks by the name a user gives: a folder, a file, or {@code
 * owner/name[@revision]} of the Hub, or that of an embedded model. With a config.json the network
 * is built from it; without one it is recognised by its parameters. Every parameter must be there
 * and of the right shape.
 */
public final class PretrainedLoader {
  /** The key of config.json by which our own networks are named. */
  static final String VARIANT = "intarsia_variant";

  private final Hub hub;

  /** A loader that fetches from this hub. */
  public PretrainedLoader(Hub hub) {
    this.hub = hub;
  }

  /** A loader as the environment says ({@code HF_HOME}, {@code HF_ENDPOINT} ...). */
  public static PretrainedLoader fromEnvironment(Progress.Factory progress) {
    return new PretrainedLoader(Hub.builder().progress(progress).build());
  }

  /**
   * Finds and loads a network.
   *
   * @param text the name of an {@link Embedded} model, a folder, a file, or {@code
   *     owner/name[@revision]}; {@code ./street} is a folder, {@code street} is not
   * @throws Refusal USAGE, NETWORK or MODEL; one line each
   */
  public Pretrained load(String text) {
    Optional<Embedded> embedded = Embedded.named(text);
    return embedded.isPresent()
        ? embedded.get().load()
        : load(text, hub.fetch(ModelName.parse(text)));
  }

  /** Loads a network from a folder or file. */
  public static Pretrained load(String name, Path where) {
    Weights weights = KeyMap.adapt(Checkpoints.open(where));
    Path folder = Files.isDirectory(where) ? where : where.toAbsolutePath().getParent();
    Path config = folder == null ? where : folder.resolve("config.json");
    if (folder == null || !(Files.isDirectory(where) || named(where)) || !Files.exists(config)) {
      return recognised(name, weights);
    }
    Path preprocessor = folder.resolve("preprocessor_config.json");
    return described(
        name,
        JsonFile.read(config),
        Files.exists(preprocessor) ? JsonFile.read(preprocessor) : null,
        weights);
  }

  /** True for a weights file that, beside a config.json, is described by it. */
  private static boolean named(Path file) {
    String last = String.valueOf(file.getFileName());
    return last.startsWith("model.") || last.startsWith("pytorch_model.");
  }

  private static Pretrained recognised(String name, Weights weights) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    weights.keys().forEach(key -> shapes.put(key, weights.shape(key)));
    Optional<Variant> owner = Catalogue.owning(shapes);
    if (owner.isEmpty()) {
      throw Refusal.model(
          "%s: its %d parameters (%s, ...) are those of no network known here; beside a config.json"
              + " of the Hub it would say what it is. Known: %s",
          name, shapes.size(), shapes.keySet().stream().findFirst().orElse(""), known());
    }
    return of(owner.get(), name, weights, null);
  }

  private static Pretrained of(
      Variant variant, String name, Weights weights, @Nullable LabelSpace named) {
    int channels = (int) weights.shape(variant.stemKey())[1];
    int classes = (int) weights.shape(variant.headKey())[0];
    Network network = variant.definition().make(channels, classes);
    StateDictDiff.between(network.manifest().shapes(), weights).orRefuse(name);
    LabelSpace labels = named == null ? labels(variant.labels(), classes) : named;
    return new Pretrained(
        name,
        variant.name(),
        variant.task(),
        network,
        weights,
        labels,
        withChannels(variant.preprocessing(), channels),
        variant.stride(),
        variant.alignCorners(),
        List.of());
  }

  /**
   * A network as config.json describes it.
   *
   * @param preprocessor preprocessor_config.json, or null if there is none
   */
  static Pretrained described(
      String name, JsonFile config, @Nullable JsonFile preprocessor, Weights weights) {
    List<String> architectures = architectures(config);
    String variant = config.text(VARIANT, "");
    if (!variant.isEmpty()) {
      Pretrained ours =
          of(
              Catalogue.named(variant),
              name,
              weights,
              LabelFiles.has(config) ? LabelFiles.read(config) : null);
      return withPreprocessor(ours, preprocessor);
    }
    String architecture =
        architectures.stream()
            .filter(a -> SUPPORTED.contains(a))
            .findFirst()
            .orElseThrow(() -> unsupported(config, architectures));
    Network network = SegformerFiles.network(config, architecture, weights);
    StateDictDiff.between(network.manifest().shapes(), weights).orRefuse(name);
    boolean segmentation = architecture.equals(SegformerFiles.SEGMENTATION);
    List<String> notes = new ArrayList<>();
    int classes = classes(weights, segmentation);
    if (!LabelFiles.has(config)) {
      notes.add("config.json names no classes; they are called by their numbers");
    }
    return withPreprocessor(
        new Pretrained(
            name,
            architecture,
            segmentation ? Task.SEGMENTATION : Task.CLASSIFICATION,
            network,
            weights,
            LabelFiles.has(config) ? LabelFiles.read(config) : labels("", classes),
            withChannels(Preprocessing.imagenet512(), network.channels()),
            segmentation ? config.counts("strides", List.of(4, 2, 2, 2)).get(0) : 32,
            false,
            notes),
        preprocessor);
  }

  private static final List<String> SUPPORTED =
      List.of(SegformerFiles.SEGMENTATION, SegformerFiles.CLASSIFICATION);

  private static int classes(Weights weights, boolean segmentation) {
    String head = segmentation ? "decode_head.classifier.weight" : "classifier.weight";
    return (int) weights.shape(head)[0];
  }

  private static List<String> architectures(JsonFile config) {
    List<String> names = new ArrayList<>();
    var node = config.get("architectures");
    if (node != null) {
      node.forEach(n -> names.add(n.asText()));
    }
    return names;
  }

  private static Refusal unsupported(JsonFile config, List<String> architectures) {
    String got = architectures.isEmpty() ? "no architecture" : String.join(", ", architectures);
    return Refusal.model(
        "%s: %s (model_type %s) is not supported; supported are %s and, as plain weights, %s",
        config.path(),
        io.intarsia.base.Quote.of(got),
        io.intarsia.base.Quote.of(config.text("model_type", "not named")),
        String.join(", ", SUPPORTED),
        known());
  }

  private static String known() {
    return Catalogue.all().stream().map(Variant::name).collect(Collectors.joining(", "));
  }

  private static Pretrained withPreprocessor(Pretrained model, @Nullable JsonFile json) {
    if (json == null) {
      return model;
    }
    Preprocessing preprocessing = PreprocessorFiles.read(json, model.network().channels());
    return new Pretrained(
        model.name(),
        model.architecture(),
        model.task(),
        model.network(),
        model.weights(),
        model.labels().withReduceLabels(PreprocessorFiles.reducesLabels(json)),
        preprocessing,
        model.stride(),
        model.alignCorners(),
        model.notes());
  }

  /** The built-in space if its size is right, else classes called by their numbers. */
  private static LabelSpace labels(String space, int classes) {
    if (!space.isEmpty() && LabelSpace.builtIn(space).size() == classes) {
      return LabelSpace.builtIn(space);
    }
    Map<Integer, String> names = new TreeMap<>();
    for (int i = 0; i < classes; i++) {
      names.put(i, "class " + i);
    }
    return LabelSpace.of(names);
  }

  private static Preprocessing withChannels(Preprocessing usual, int channels) {
    if (usual.channels() == channels) {
      return usual;
    }
    List<Double> half = java.util.Collections.nCopies(channels, 0.5);
    boolean normalises = usual.mean() != null;
    return new Preprocessing(
        usual.sizing(),
        usual.multiple(),
        usual.resample(),
        usual.rescaleFactor(),
        normalises ? half : null,
        normalises ? half : null,
        usual.pad(),
        usual.padValue(),
        channels);
  }
}
