package io.intarsia.cli.job.demo;

import io.intarsia.config.Config;
import io.intarsia.train.Recipe;
import java.nio.file.Path;

/** What the demonstration trains, as a recipe that {@code intarsia train} would take as well. */
final class DemoRecipe {
  /** Steps of the run that measures the pace. */
  static final int TRIAL = 9;

  static final int WIDTH = 256;
  static final int HEIGHT = 192;

  /** Rooms to learn from, and the seeds of those for choosing and for the final score. */
  static final int TRAIN = 240;

  static final int VALIDATION_SEED = 102;
  static final int TEST_SEED = 103;

  private DemoRecipe() {}

  /** The file's text for a number of steps. */
  static String text(int steps) {
    return """
    # Written by "intarsia demo"; train it again with: intarsia train recipe.yaml
    # The pictures are rendered rooms: a demonstration, not a benchmark.
    name: demo
    seed: 1
    model: {architecture: ddrnet-23-slim}
    data:
      train: {type: rooms, seed: 101, size: %d, width: %d, height: %d, cache_mib: 128}
      val: {type: rooms, seed: %d, size: 12, width: %d, height: %d, cache_mib: 16}
      test: {type: rooms, seed: %d, size: 24, width: %d, height: %d}
    augment:
      - {type: horizontal_flip, p: 0.5}
      - {type: color_jitter, brightness: 0.2, contrast: 0.2, saturation: 0.2, hue: 0.02, p: 0.5}
    batch: 8
    steps: %d
    optimizer: {type: adamw, lr: 0.003, weight_decay: 0.01}
    parameters: {no_decay: norm_and_bias}
    schedule: {type: warmup, iters: %d, then: {type: poly, power: 0.9}}
    loss: {type: cross_entropy}
    auxiliary: {aux: 0.4}
    precision: bf16
    evaluate_every: %d
    log_every: %d
    """
        .formatted(
            TRAIN,
            WIDTH,
            HEIGHT,
            VALIDATION_SEED,
            WIDTH,
            HEIGHT,
            TEST_SEED,
            WIDTH,
            HEIGHT,
            steps,
            Math.max(1, steps / 10),
            Math.max(1, steps / 4),
            Math.max(1, steps / 50));
  }

  /** The same without validation, logging every step. */
  static Recipe trial() {
    String text =
        text(TRIAL)
            .replaceFirst("(?m)^ +val: .*\n", "")
            .replaceFirst("(?m)^log_every: .*$", "log_every: 1")
            .replaceFirst("size: " + TRAIN, "size: 16");
    return read(text);
  }

  static Recipe read(String text) {
    return Recipe.of(Config.parse("the demonstration's recipe", text), Path.of(""));
  }
}
