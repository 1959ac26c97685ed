package io.intarsia.train;

import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.nn.Weights;
import io.intarsia.pretrained.PretrainedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The models of a run's folder: the best, the next best where several are kept, the last. Each is a
 * folder that is there whole or not at all. Which are kept is among the numbers of the checkpoint;
 * what a newer checkpoint does not name is removed only after that is written.
 */
final class Shelf {
  private static final String KEPT = "kept/";
  private static final String STEP = "step-";
  private static final String PART = ".part-";

  private final Recipe recipe;
  private final Path folder;
  private final Map<String, Double> numbers;

  /**
   * @param numbers of the checkpoint, which this changes
   */
  Shelf(Recipe recipe, Path folder, Map<String, Double> numbers) {
    this.recipe = recipe;
    this.folder = folder;
    this.numbers = numbers;
  }

  /** Keeps values if they are good enough; {@code best} tells that none were better so far. */
  void offer(long step, double score, boolean best, Weights values) {
    Judging.Monitor monitor = recipe.judging().monitor();
    int most = recipe.keep().best();
    if (best && most > 0) {
      save(folder.resolve(Trainer.BEST), values);
    }
    if (most < 2) {
      return;
    }
    Map<Long, Double> kept = kept();
    if (kept.size() >= most) {
      // Of equal scores the earlier stays.
      Comparator<Map.Entry<Long, Double>> byScore =
          (a, b) ->
              monitor.better(a.getValue(), b.getValue())
                  ? -1
                  : monitor.better(b.getValue(), a.getValue()) ? 1 : 0;
      Map.Entry<Long, Double> worst =
          kept.entrySet().stream()
              .max(byScore.thenComparing(Map.Entry.comparingByKey()))
              .orElseThrow();
      if (!monitor.better(score, worst.getValue())) {
        return;
      }
      numbers.remove(KEPT + worst.getKey());
    }
    numbers.put(KEPT + step, score);
    save(place(step), values);
  }

  private Path place(long step) {
    return folder.resolve(Trainer.TOP).resolve(STEP + step);
  }

  /** The scores of the models that are kept besides the best, by their steps. */
  private Map<Long, Double> kept() {
    Map<Long, Double> kept = new TreeMap<>();
    numbers.forEach(
        (name, score) -> {
          if (name.startsWith(KEPT)) {
            kept.put(Long.parseLong(name.substring(KEPT.length())), score);
          }
        });
    return kept;
  }

  /** Keeps the values of the last step. */
  void end(Weights values) {
    if (recipe.keep().end()) {
      save(folder.resolve(Trainer.FINAL), values);
    }
  }

  private void save(Path to, Weights values) {
    if (Files.isDirectory(to)) {
      // Only the weights differ, and that file is replaced at once.
      PretrainedWriter.save(Validation.model(recipe, values), to);
      return;
    }
    Path part = to.resolveSibling(PART + to.getFileName());
    remove(part);
    PretrainedWriter.save(Validation.model(recipe, values), part);
    try {
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unwritable(to, e);
    }
  }

  /** Removes models that are no longer kept, and what was left of writes that were cut off. */
  void tidy() {
    Path top = folder.resolve(Trainer.TOP);
    for (Path place :
        List.of(folder, folder.resolve(Trainer.BEST), folder.resolve(Trainer.FINAL))) {
      Whole.sweep(place);
    }
    Set<Path> wanted = kept().keySet().stream().map(this::place).collect(Collectors.toSet());
    within(top, path -> !wanted.contains(path)).forEach(Shelf::remove);
    wanted.forEach(Whole::sweep);
    within(folder, path -> String.valueOf(path.getFileName()).startsWith(PART))
        .forEach(Shelf::remove);
  }

  private static List<Path> within(Path folder, java.util.function.Predicate<Path> which) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(which).toList();
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static Refusal unwritable(Path path, IOException e) {
    return new Refusal(Refusal.Kind.ENVIRONMENT, "cannot write " + path + ": " + e.getMessage(), e);
  }
}
