package io.intarsia.train;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.optim.Schedule;
import java.io.IOException;
import java.nio.FloatBuffer;
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

  /** The folder of the folders of the best models, where more than one is kept. */
  public static final String TOP = "top";

  /** The folder of the model at the end in the run's folder. */
  public static final String FINAL = "final";

  /** Where the run writes what it measures. */
  public interface Journal {
    /** Values of a step by name. */
    void write(long step, Map<String, Double> values);

    /** Forgets what was written about later steps. */
    void forget(long after);
  }

  /** What a run is about to do. */
  public enum Phase {
    /** Forward, loss and backward of one batch. */
    PASS,
    /** A step of the optimiser. */
    UPDATE,
    /** An evaluation, and keeping the model if it is good. */
    EVALUATE,
    /** Writing a checkpoint. */
    SAVE
  }

  /** Is told what a run is about to do. */
  @FunctionalInterface
  public interface Watch {
    /**
     * @param step of the optimiser that it belongs to, counted from 1
     * @param part the number of the pass in its step, from 0
     */
    void now(Phase phase, long step, int part);
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
  private static final String BEST_SCORE = "best";
  private static final String STALE = "stale";

  private final Recipe recipe;
  private final Path folder;
  private final Journal journal;
  private final Watch watch;
  private final Learner learner;
  private final Schedule schedule;
  private final Map<String, Double> numbers = new LinkedHashMap<>();
  private final Meter meter = new Meter();
  private final Shelf shelf;
  private final String origin;
  private long step;
  private long savedStep = -1;
  private long savedTime = System.nanoTime();

  /**
   * Prepares a run; takes up the last checkpoint if the folder holds one.
   *
   * @throws Refusal USAGE if the folder belongs to a run with other settings
   */
  public Trainer(Recipe recipe, Path folder, Journal journal) {
    this(recipe, folder, journal, (phase, step, part) -> {});
  }

  /**
   * The same, watched.
   *
   * @param watch told what the run is about to do, by the thread that trains
   */
  public Trainer(Recipe recipe, Path folder, Journal journal, Watch watch) {
    this.recipe = recipe;
    this.folder = folder;
    this.journal = journal;
    this.watch = watch;
    Path last = folder.resolve(LAST);
    Network network = recipe.network();
    schedule = recipe.schedule();
    shelf = new Shelf(recipe, folder, numbers);
    if (Files.exists(last)) {
      Checkpoint checkpoint = Checkpoint.read(last, recipe.text());
      Weights values = Weights.of(checkpoint.group("model"));
      learner = new Learner(network, values, recipe.loss(), recipe.learning());
      restore(checkpoint);
      origin = "";
    } else {
      Start.Values first =
          recipe.start().values(network.manifest(), recipe.seed(), recipe.variant().headKey());
      learner = new Learner(network, first.values(), recipe.loss(), recipe.learning());
      origin = origin(first);
    }
    // Also without a checkpoint: a run may have been stopped before its first.
    journal.forget(step);
    shelf.tidy();
  }

  private void restore(Checkpoint checkpoint) {
    learner.restore(checkpoint);
    step = checkpoint.step();
    savedStep = step;
    Map<String, Double> learnt = new LinkedHashMap<>();
    checkpoint
        .numbers()
        .forEach(
            (name, value) -> {
              if (name.startsWith(SCHEDULE)) {
                learnt.put(name.substring(SCHEDULE.length()), value);
              }
              if (!name.startsWith(Meter.SUM) && !name.startsWith(SCHEDULE)) {
                numbers.put(name, value);
              }
            });
    meter.load(checkpoint.numbers());
    if (!learnt.isEmpty()) {
      schedule.load(learnt);
    }
  }

  private String origin(Start.Values first) {
    if (recipe.start().weights().isEmpty()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%d of %d parameters from %s%s",
        first.taken().size(),
        first.values().keys().size(),
        recipe.start().weights(),
        first.fresh().isEmpty() ? "" : "; anew: " + Start.some(first.fresh()));
  }

  /** Optimiser steps done. */
  public long step() {
    return step;
  }

  /** In words, where the first values came from; empty if from nothing, or if the run resumes. */
  public String origin() {
    return origin;
  }

  /**
   * Trains to the end or until told to stop, saving on the way.
   *
   * @param stop is asked before every step
   * @throws Refusal INPUT if a sample cannot be read or the loss is not finite; ENVIRONMENT if a
   *     checkpoint cannot be written. The last whole checkpoint stays
   */
  public Outcome run(Progress.Factory display, BooleanSupplier stop) {
    Recipe.Rhythm rhythm = recipe.rhythm();
    savedTime = System.nanoTime();
    try (Feed feed = feed();
        Progress progress = display.open(recipe.name(), recipe.steps(), "steps")) {
      progress.advance(step);
      while (step < recipe.steps() && !stale()) {
        if (stop.getAsBoolean()) {
          save();
          return new Outcome(step, best(), false);
        }
        train(feed);
        progress.advance(1);
        if (step % rhythm.log() == 0) {
          log(progress);
        }
        boolean judged = step % rhythm.evaluate() == 0 || step == recipe.steps();
        if (judged) {
          evaluate(progress);
        }
        if (judged || (System.nanoTime() - savedTime) / 1e9 >= rhythm.save()) {
          save();
        }
      }
      save();
      shelf.end(learner.judged());
      if (!recipe.keep().last()) {
        forgetLast();
      }
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
    long before = System.nanoTime();
    double waited = feed.waited();
    double share = 1.0 / recipe.accumulate();
    for (int i = 0; i < recipe.accumulate(); i++) {
      watch.now(Phase.PASS, step + 1, i);
      long number = step * recipe.accumulate() + i;
      long seed = recipe.seed() * 0x9E3779B97F4A7C15L + number;
      learner
          .accumulate(feed.next(), share, seed)
          .forEach((name, value) -> meter.add("train/" + name, value * share));
    }
    watch.now(Phase.UPDATE, step + 1, 0);
    double rate = schedule.at(step);
    double norm = learner.step(rate);
    meter.add("train/lr", rate);
    meter.add("train/gradient_norm", norm);
    step++;
    meter.timed(
        recipe.batch() * recipe.accumulate(),
        (System.nanoTime() - before) / 1e9,
        feed.waited() - waited);
  }

  private void log(Progress progress) {
    Map<String, Double> means = meter.take(recipe.rhythm().log());
    journal.write(step, means);
    StringBuilder note = new StringBuilder();
    note.append(text("loss %.4f", means.getOrDefault("train/loss", Double.NaN)));
    if (!Double.isNaN(best())) {
      note.append(text("  best %s %.4f", recipe.judging().monitor().shown(), best()));
    }
    note.append(text("  %.1f images/s", means.getOrDefault(Meter.SPEED, 0.0)));
    note.append(text("  waits %.0f %%", 100 * means.getOrDefault(Meter.WAIT, 0.0)));
    progress.note(note.toString());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private boolean stale() {
    int patience = recipe.rhythm().patience();
    return patience > 0 && numbers.getOrDefault(STALE, 0.0) >= patience;
  }

  private double best() {
    return numbers.getOrDefault(BEST_SCORE, Double.NaN);
  }

  private void evaluate(Progress progress) {
    if (recipe.validation() == null) {
      return;
    }
    watch.now(Phase.EVALUATE, step, 0);
    progress.note("evaluating");
    Weights values = learner.judged();
    for (String key : values.keys()) {
      finite(key, values.get(key));
    }
    Scores scores = new Validation(recipe).run(values, Objects.requireNonNull(recipe.validation()));
    journal.write(step, scores.values());
    double score = scores.monitored();
    schedule.observe(score);
    boolean better = recipe.judging().monitor().better(score, best());
    numbers.put(STALE, better ? 0 : numbers.getOrDefault(STALE, 0.0) + 1);
    if (better) {
      numbers.put(BEST_SCORE, score);
      numbers.put("best_step", (double) step);
    }
    shelf.offer(step, score, better, values);
  }

  /** Writes a checkpoint unless that of this step is there, then removes what it does not name. */
  private void save() {
    if (savedStep != step) {
      watch.now(Phase.SAVE, step, 0);
      Map<String, Double> all = new LinkedHashMap<>(numbers);
      all.putAll(meter.state());
      schedule.state().forEach((name, value) -> all.put(SCHEDULE + name, value));
      Map<String, NdArray> tensors = learner.tensors();
      tensors.forEach(this::finite);
      new Checkpoint(step, all, tensors).write(folder.resolve(LAST), recipe.text());
      savedStep = step;
      shelf.tidy();
    }
    savedTime = System.nanoTime();
  }

  /** A checkpoint that cannot be gone on from must not take the place of one that can. */
  private void finite(String key, NdArray value) {
    if (value.dtype() != DType.F32) {
      return;
    }
    FloatBuffer floats = value.floatView();
    for (int i = 0; i < floats.limit(); i++) {
      if (!Float.isFinite(floats.get(i))) {
        throw Refusal.input(
            "after step %d a value of %s is %s; lower the learning rate or clip gradients; the"
                + " checkpoint before stays",
            step, key, floats.get(i));
      }
    }
  }

  private void forgetLast() {
    try {
      Files.deleteIfExists(folder.resolve(LAST));
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT,
          "cannot delete " + folder.resolve(LAST) + ": " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    learner.close();
  }
}
