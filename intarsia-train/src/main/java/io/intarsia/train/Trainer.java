package io.intarsia.train;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.metric.ConfusionMatrix;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.optim.Schedule;
import io.intarsia.pretrained.PretrainedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Trains a network by a recipe into a folder, and goes on where it was stopped: at any moment the
 * folder holds the last whole checkpoint, and a run that resumes ends with the same bits as one
 * that was never stopped, on the same machine with the same number of threads.
 */
public final class Trainer implements AutoCloseable {
  /** The file of the last checkpoint in the run's folder. */
  public static final String LAST = "last.safetensors";

  /** The folder of the best model in the run's folder. */
  public static final String BEST = "best";

  /** The folder of the model at the end in the run's folder. */
  public static final String FINAL = "final";

  /** Where the run writes what it measures. */
  public interface Journal {
    /** Values of a step by name. */
    void write(long step, Map<String, Double> values);

    /** Forgets what was written about later steps. */
    void forget(long after);
  }

  /**
   * How a run ended.
   *
   * @param steps done
   * @param best the best score, NaN if it was never evaluated
   * @param finished false if it was told to stop before the end
   */
  public record Outcome(long steps, double best, boolean finished) {}

  private static final String SCHEDULE = "schedule/";

  private final Recipe recipe;
  private final Path folder;
  private final Journal journal;
  private final Learner learner;
  private final Schedule schedule;
  private final Map<String, Double> numbers = new LinkedHashMap<>();
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private long step;

  /**
   * Prepares a run; takes up the last checkpoint if the folder holds one.
   *
   * @throws Refusal USAGE if the folder belongs to a run with other settings
   */
  public Trainer(Recipe recipe, Path folder, Journal journal) {
    this.recipe = recipe;
    this.folder = folder;
    this.journal = journal;
    Path last = folder.resolve(LAST);
    Network network = recipe.network();
    schedule = recipe.schedule();
    if (!Files.exists(last)) {
      Weights values = recipe.start().values(network.manifest(), recipe.seed()).values();
      learner = new Learner(network, values, recipe.loss(), recipe.learning());
      return;
    }
    Checkpoint checkpoint = Checkpoint.read(last, recipe.text());
    Weights values = Weights.of(checkpoint.group("model"));
    learner = new Learner(network, values, recipe.loss(), recipe.learning());
    learner.restore(checkpoint);
    step = checkpoint.step();
    numbers.putAll(checkpoint.numbers());
    Map<String, Double> learnt = new LinkedHashMap<>();
    numbers.forEach(
        (name, value) -> {
          if (name.startsWith(SCHEDULE)) {
            learnt.put(name.substring(SCHEDULE.length()), value);
          }
        });
    schedule.load(learnt);
    journal.forget(step);
  }

  /** Optimiser steps done. */
  public long step() {
    return step;
  }

  /**
   * Trains to the end or until told to stop, saving on the way.
   *
   * @param stop is asked after every step
   * @throws Refusal INPUT if a sample cannot be read or the loss is not finite; ENVIRONMENT if a
   *     checkpoint cannot be written. The last whole checkpoint stays
   */
  public Outcome run(Progress.Factory display, BooleanSupplier stop) {
    Recipe.Rhythm rhythm = recipe.rhythm();
    long saved = System.nanoTime();
    try (Feed feed = feed();
        Progress progress = display.open(recipe.name(), recipe.steps(), "steps")) {
      progress.advance(step);
      while (step < recipe.steps() && !stale()) {
        if (stop.getAsBoolean() && step % rhythm.log() == 0) {
          save();
          return new Outcome(step, best(), false);
        }
        train(feed);
        progress.advance(1);
        if (step % rhythm.log() == 0) {
          log(progress);
        }
        if (step % rhythm.evaluate() == 0 || step == recipe.steps()) {
          evaluate(progress);
        }
        boolean due = (System.nanoTime() - saved) / 1e9 >= rhythm.save();
        if (due && step % rhythm.log() == 0) {
          save();
          saved = System.nanoTime();
        }
      }
      save();
      PretrainedWriter.save(Validation.model(recipe, learner.judged()), folder.resolve(FINAL));
    }
    return new Outcome(step, best(), true);
  }

  private Feed feed() {
    return new Feed(
        recipe.train(),
        recipe.augmentation(),
        recipe.preprocessing(),
        recipe.order(),
        step * recipe.accumulate(),
        recipe.workers());
  }

  private void train(Feed feed) {
    double share = 1.0 / recipe.accumulate();
    for (int i = 0; i < recipe.accumulate(); i++) {
      long number = step * recipe.accumulate() + i;
      long seed = recipe.seed() * 0x9E3779B97F4A7C15L + number;
      learner
          .accumulate(feed.next(), share, seed)
          .forEach((name, value) -> sums.merge("train/" + name, value * share, Double::sum));
    }
    double rate = schedule.at(step);
    double norm = learner.step(rate);
    sums.merge("train/lr", rate, Double::sum);
    sums.merge("train/gradient_norm", norm, Double::sum);
    step++;
  }

  private void log(Progress progress) {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum / recipe.rhythm().log()));
    sums.clear();
    journal.write(step, means);
    String loss =
        String.format(Locale.ROOT, "loss %.4f", means.getOrDefault("train/loss", Double.NaN));
    progress.note(
        Double.isNaN(best()) ? loss : loss + String.format(Locale.ROOT, " mIoU %.4f", best()));
  }

  private boolean stale() {
    int patience = recipe.rhythm().patience();
    return patience > 0 && numbers.getOrDefault("stale", 0.0) >= patience;
  }

  private double best() {
    return numbers.getOrDefault("best", Double.NaN);
  }

  private void evaluate(Progress progress) {
    if (recipe.validation() == null) {
      return;
    }
    progress.note("evaluating");
    Weights values = learner.judged();
    ConfusionMatrix matrix =
        new Validation(recipe).run(values, Objects.requireNonNull(recipe.validation()));
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("val/miou", matrix.meanIou());
    scores.put("val/pixel_accuracy", matrix.pixelAccuracy());
    scores.put("val/mean_accuracy", matrix.meanAccuracy());
    for (int i = 0; i < matrix.space().size(); i++) {
      scores.put("val/iou/" + matrix.space().classes().get(i).name(), matrix.iou(i));
    }
    journal.write(step, scores);
    schedule.observe(matrix.meanIou());
    schedule.state().forEach((name, value) -> numbers.put(SCHEDULE + name, value));
    boolean better = !(matrix.meanIou() <= best());
    numbers.put("stale", better ? 0 : numbers.getOrDefault("stale", 0.0) + 1);
    if (better) {
      numbers.put("best", matrix.meanIou());
      numbers.put("best_step", (double) step);
      PretrainedWriter.save(Validation.model(recipe, values), folder.resolve(BEST));
    }
  }

  private void save() {
    new Checkpoint(step, numbers, learner.tensors()).write(folder.resolve(LAST), recipe.text());
  }

  @Override
  public void close() {
    learner.close();
  }
}
