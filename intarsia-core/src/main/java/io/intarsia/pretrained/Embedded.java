package io.intarsia.pretrained;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.config.JsonFile;
import io.intarsia.nn.Weights;
import io.intarsia.weights.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The small models that come with Intarsia, in the artefact {@code intarsia-models}: each a folder
 * of the class path with config.json, preprocessor_config.json, model.safetensors (matrices in half
 * precision) and a card that tells data, command, score, limits and licence.
 */
public enum Embedded {
  /** Streets seen from a car: the 11 classes of CamVid. */
  STREET,
  /** Rendered rooms: 14 classes; it has seen no photograph. */
  ROOMS;

  private static final String FOLDER = "/io/intarsia/models/";

  /** The model that is meant when none is named. */
  public static final Embedded USUAL = STREET;

  /** The model of a name such as {@code street}, if it is one of these. */
  public static Optional<Embedded> named(String name) {
    return Arrays.stream(values()).filter(model -> model.key().equals(name)).findFirst();
  }

  /** The names of all. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Embedded::key).toList();
  }

  /** The name, as {@code --model} takes it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The model card, in Markdown.
   *
   * @throws Refusal MODEL if intarsia-models is not on the class path
   */
  public String card() {
    return new String(bytes("card.md"), StandardCharsets.UTF_8);
  }

  /**
   * Loads the model; its values widened to single precision.
   *
   * @throws Refusal MODEL if intarsia-models is not on the class path
   */
  public Pretrained load() {
    String weights = "model.safetensors";
    Map<String, NdArray> values = new LinkedHashMap<>();
    try (Safetensors file = Safetensors.of(place(weights), bytes(weights))) {
      for (String key : file.keys()) {
        NdArray value = file.get(key);
        values.put(key, value.dtype() == DType.F16 ? value.toF32() : value);
      }
    }
    return PretrainedLoader.described(
        key(), json("config.json"), json("preprocessor_config.json"), Weights.of(values));
  }

  private JsonFile json(String file) {
    return JsonFile.of(place(file), bytes(file));
  }

  private Path place(String file) {
    return Path.of(key(), file);
  }

  private byte[] bytes(String file) {
    try (InputStream in = Embedded.class.getResourceAsStream(FOLDER + key() + "/" + file)) {
      if (in == null) {
        throw Refusal.model(
            "the embedded model %s is not on the class path: add the artefact"
                + " io.intarsia:intarsia-models",
            key());
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.MODEL, "the embedded model " + key() + " cannot be read: " + e, e);
    }
  }
}
