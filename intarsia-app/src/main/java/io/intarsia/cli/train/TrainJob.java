package io.intarsia.cli.train;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.data.source.Tolerant;
import io.intarsia.data.split.Split;
import io.intarsia.track.Run;
import io.intarsia.track.RunFilter;
import io.intarsia.track.RunStore;
import io.intarsia.track.RunSummary;
import io.intarsia.track.Status;
import io.intarsia.train.Recipe;
import io.intarsia.train.Trainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Trains by a recipe, or goes on with the run of that recipe that was stopped. */
public final class TrainJob {
  /** The file in a run's folder that says which samples stand in which fold. */
  static final String SPLIT = "split.json";

  private TrainJob() {}

  /**
   * What to do.
   *
   * @param recipe the file
   * @param settings laid over it, {@code key=value}
   * @param runs the folder of all runs
   * @param restart true to begin anew although a stopped run is there
   */
  public record Order(Path recipe, List<String> settings, Path runs, boolean restart) {
    /** Copies the list. */
    public Order {
      settings = List.copyOf(settings);
    }

    /** The resolved settings. */
    Config config() {
      Config config = Config.read(recipe);
      for (String setting : settings) {
        config = config.with(setting);
      }
      return config;
    }

    /** What the settings make. */
    Recipe recipe(Config config) {
      Path base = recipe.toAbsolutePath().getParent();
      return Recipe.of(config, base == null ? Path.of("") : base);
    }
  }

  /**
   * Trains until the end or an interruption.
   *
   * @return true if it came to its end
   */
  public static boolean run(Order order, PrintWriter out, Progress.Factory progress) {
    return run(order, out, progress, (phase, step, part) -> {});
  }

  /**
   * The same, watched.
   *
   * @param watch told what the run is about to do
   */
  public static boolean run(
      Order order, PrintWriter out, Progress.Factory progress, Trainer.Watch watch) {
    Config config = order.config();
    Recipe recipe = order.recipe(config);
    AtomicBoolean stop = new AtomicBoolean();
    Thread main = Thread.currentThread();
    Thread hook =
        new Thread(
            () -> {
              stop.set(true);
              try {
                main.join(60_000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try (RunStore store = RunStore.open(order.runs());
        Run run = begin(store, recipe, config, order.restart())) {
      record(run, recipe);
      Trainer.Outcome outcome;
      try (Trainer trainer = new Trainer(recipe, run.folder(), journal(run), watch)) {
        if (trainer.step() > 0) {
          out.printf("going on from step %d of %d%n", trainer.step(), recipe.steps());
        } else if (!trainer.origin().isEmpty()) {
          out.println(trainer.origin());
        }
        Runtime.getRuntime().addShutdownHook(hook);
        outcome = trainer.run(progress, stop::get);
      } catch (Refusal refusal) {
        fail(run, refusal);
        throw refusal;
      } finally {
        forget(hook);
      }
      String said = outcome.finished() ? "done" : "stopped; the same command goes on";
      run.finish(outcome.finished() ? Status.FINISHED : Status.INTERRUPTED, said);
      out.printf(
          Locale.ROOT,
          "%s after %d steps, best %s %.4f: %s%n",
          said,
          outcome.steps(),
          recipe.judging().monitor().shown(),
          outcome.best(),
          run.folder());
      if (recipe.train() instanceof Tolerant tolerant && !tolerant.broken().isEmpty()) {
        out.printf(
            "%d of %d samples could not be read, their neighbours stood in: %s%n",
            tolerant.broken().size(),
            tolerant.size(),
            String.join("; ", tolerant.broken().values()));
      }
      return outcome.finished();
    }
  }

  private static void record(Run run, Recipe recipe) {
    String before = run.summary().dataHash();
    String now = recipe.train().fingerprint();
    if (before != null && !before.equals(now)) {
      throw Refusal.usage(
          "the training data are others than when run %s was begun, so it cannot go on as it"
              + " would have; restore them, or begin anew with --restart",
          run.id());
    }
    run.dataHash(now);
    Split split = recipe.split();
    if (split != null) {
      split.write(run.folder().resolve(SPLIT));
      run.artefact(run.folder().resolve(SPLIT), "split");
    }
  }

  /** Tells the store why; where that fails too, as on a full disk, the first fault is the one. */
  private static void fail(Run run, Refusal refusal) {
    try {
      run.finish(Status.FAILED, String.valueOf(refusal.getMessage()));
    } catch (RuntimeException e) {
      refusal.addSuppressed(e);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The virtual machine is going down already, and the hook waits for this thread.
    }
  }

  private static Trainer.Journal journal(Run run) {
    return new Trainer.Journal() {
      @Override
      public void write(long step, Map<String, Double> values) {
        run.metric(step, values);
      }

      @Override
      public void forget(long after) {
        run.truncateMetrics(after);
      }
    };
  }

  /**
   * The newest run with this name and these settings that has not come to its end, or a new one.
   */
  private static Run begin(RunStore store, Recipe recipe, Config config, boolean restart) {
    if (!restart) {
      for (RunSummary old : of(store, recipe.name(), recipe.text())) {
        if (old.status() != Status.FINISHED) {
          return store.resume(old.id());
        }
      }
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("architecture", recipe.variant().name());
    parameters.put("steps", Long.toString(recipe.steps()));
    parameters.put("batch", Integer.toString(recipe.batch() * recipe.accumulate()));
    parameters.put("samples", Integer.toString(recipe.train().size()));
    return store.start(recipe.name(), config, parameters);
  }

  /** The runs of this name with exactly these settings, the newest first. */
  static List<RunSummary> of(RunStore store, String name, String text) {
    return store.list(RunFilter.all().named(name)).stream()
        .filter(old -> old.name().equals(name))
        .filter(old -> store.config(old.id()).equals(text))
        .toList();
  }
}
