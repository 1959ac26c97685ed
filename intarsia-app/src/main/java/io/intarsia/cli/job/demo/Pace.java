package io.intarsia.cli.job.demo;

import io.intarsia.base.Progress;
import io.intarsia.train.Recipe;
import io.intarsia.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long a step of training takes on this machine. */
final class Pace {
  /** The first steps warm caches up and tell nothing. */
  private static final int WARMING = 3;

  private Pace() {}

  /**
   * Trains a few steps and throws the result away.
   *
   * @param recipe that logs every step
   * @param folder a place for its files
   * @return seconds a step
   */
  static double measure(Recipe recipe, Path folder) {
    List<Long> times = new ArrayList<>();
    Trainer.Journal clock =
        new Trainer.Journal() {
          @Override
          public void write(long step, Map<String, Double> values) {
            times.add(System.nanoTime());
          }

          @Override
          public void forget(long after) {}
        };
    try (Trainer trainer = new Trainer(recipe, folder, clock)) {
      trainer.run(Progress.Factory.SILENT, () -> false);
    }
    int steps = times.size() - 1 - WARMING;
    return (times.get(times.size() - 1) - times.get(WARMING)) / 1e9 / steps;
  }
}
