package io.intarsia.checks.bench.training;

import io.intarsia.base.Progress;
import io.intarsia.config.Config;
import io.intarsia.train.Recipe;
import io.intarsia.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/** Trains on drawn rooms and tells after every so many steps how much memory the process has. */
final class MemoryWorker {
  /** Steps between evaluations. */
  static final int EVALUATE = 200;

  private static final int PAGE = 4096;

  private MemoryWorker() {}

  /** {@code ARCHITECTURE STEPS SIDE THREADS EVERY FOLDER}. */
  public static void main(String[] args) throws IOException {
    String text =
        """
        name: memory
        model: {architecture: %s}
        data:
          train: {type: rooms, seed: 1, size: 32, width: %3$d, height: %3$d, cache_mib: 64}
          val: {type: rooms, seed: 2, size: 4, width: %3$d, height: %3$d, cache_mib: 16}
        augment:
          - {type: horizontal_flip, p: 0.5}
          - {type: color_jitter, brightness: 0.2, contrast: 0.2, saturation: 0.2, hue: 0.02}
        batch: 2
        steps: %2$s
        evaluate_every: %5$d
        log_every: %4$s
        threads: %6$s
        optimizer: {type: adamw, lr: 0.001}
        loss: [cross_entropy, dice]
        ema: {decay: 0.99}
        keep: {best: 2}
        """
            .formatted(args[0], args[1], Integer.parseInt(args[2]), args[4], EVALUATE, args[3]);
    if (args[0].equals("unet-compact")) {
      text += "input: {mean: [0.5], std: [0.25]}\n";
    }
    Recipe recipe = Recipe.of(Config.parse("memory", text), Path.of(""));
    Path folder = Path.of(args[5]);
    Trainer.Journal journal =
        new Trainer.Journal() {
          @Override
          public void write(long step, Map<String, Double> values) {
            if (values.containsKey("train/loss")) {
              tell(step);
            }
          }

          @Override
          public void forget(long after) {}
        };
    try (Trainer trainer = new Trainer(recipe, folder, journal)) {
      trainer.run(Progress.Factory.SILENT, () -> false);
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void tell(long step) {
    Runtime java = Runtime.getRuntime();
    try {
      String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
      System.out.printf(
          "@%d %d %d %d%n",
          step,
          PAGE * Long.parseLong(pages[1]),
          Pointer.totalBytes(),
          java.totalMemory() - java.freeMemory());
      System.out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
