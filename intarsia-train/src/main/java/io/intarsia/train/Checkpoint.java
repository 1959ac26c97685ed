package io.intarsia.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.nn.Weights;
import io.intarsia.weights.Safetensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that training needs to go on as if it had never stopped: the network's values, the
 * optimiser's, the average's, and how far it had come. One safetensors file, whole or not there;
 * random states and the order of the data follow from the seed and the step.
 *
 * @param step optimiser steps done
 * @param numbers further counts and scores by name, such as the best score so far
 * @param tensors by group and key, such as {@code model/head.weight}
 */
record Checkpoint(long step, Map<String, Double> numbers, Map<String, NdArray> tensors) {
  private static final String STEP = "intarsia.step";
  private static final String NUMBERS = "intarsia.numbers";
  private static final String RECIPE = "intarsia.recipe";

  /** Writes the file; an interrupted or failed write leaves the one before. */
  void write(Path file, String recipe) {
    try {
      Map<String, String> metadata = new LinkedHashMap<>();
      metadata.put(STEP, Long.toString(step));
      metadata.put(NUMBERS, new ObjectMapper().writeValueAsString(hex(numbers)));
      metadata.put(RECIPE, recipe);
      Safetensors.write(file, Weights.of(tensors), metadata);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> hex(Map<String, Double> numbers) {
    Map<String, String> texts = new LinkedHashMap<>();
    numbers.forEach((name, value) -> texts.put(name, Double.toHexString(value)));
    return texts;
  }

  /**
   * Reads a file.
   *
   * @param recipe what the run that goes on trains
   * @throws Refusal MODEL if it is no checkpoint; USAGE if it belongs to another recipe
   */
  static Checkpoint read(Path file, String recipe) {
    return open(file, recipe);
  }

  /**
   * Reads a file, whatever recipe it belongs to.
   *
   * @throws Refusal MODEL if it is no checkpoint
   */
  static Checkpoint read(Path file) {
    return open(file, null);
  }

  private static Checkpoint open(Path file, @Nullable String recipe) {
    try (Safetensors weights = Safetensors.open(file)) {
      Map<String, String> metadata = weights.metadata();
      String step = metadata.get(STEP);
      String numbers = metadata.get(NUMBERS);
      if (step == null || numbers == null || !step.matches("[0-9]{1,18}")) {
        throw Refusal.model("%s is not a checkpoint of a training run", file);
      }
      if (recipe != null && !recipe.equals(metadata.get(RECIPE))) {
        throw Refusal.usage(
            "%s belongs to a run with other settings; resume with the same file and --set, or train"
                + " into another folder",
            file);
      }
      Map<String, Double> values = new LinkedHashMap<>();
      new ObjectMapper()
          .readTree(numbers)
          .fields()
          .forEachRemaining(e -> values.put(e.getKey(), Double.valueOf(e.getValue().asText())));
      Map<String, NdArray> tensors = new LinkedHashMap<>();
      weights.keys().forEach(key -> tensors.put(key, weights.get(key)));
      return new Checkpoint(Long.parseLong(step), values, tensors);
    } catch (JsonProcessingException | NumberFormatException e) {
      throw Refusal.model("%s is not a checkpoint of a training run", file);
    }
  }

  /** The tensors of one group by key. */
  Map<String, NdArray> group(String name) {
    Map<String, NdArray> group = new LinkedHashMap<>();
    String prefix = name + "/";
    tensors.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            group.put(key.substring(prefix.length()), value);
          }
        });
    return group;
  }
}
