package io.intarsia.cli.job;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
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
  private TrainJob() {}

  /**
   * What to do.
   *
   * @param recipe the file
   * @param settings laid over it, {@code key=value}
   * @param runs the folder of all runs
   * @param restart true to begin anew although a stopped run is there
   */
  public record Order(Path recipe, List<String> settings, Path runs, boolean restart) {}

  /**
   * Trains until the end or an interruption.
   *
   * @return true if it came to its end
   */
  public static boolean run(Order order, PrintWriter out, Progress.Factory progress) {
    Config config = Config.read(order.recipe());
    for (String setting : order.settings()) {
      config = config.with(setting);
    }
    Path base = order.recipe().toAbsolutePath().getParent();
    Recipe recipe = Recipe.of(config, base == null ? Path.of("") : base);
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
      run.dataHash(recipe.train().fingerprint());
      Trainer.Outcome outcome;
      try (Trainer trainer = new Trainer(recipe, run.folder(), journal(run))) {
        if (trainer.step() > 0) {
          out.printf("going on from step %d of %d%n", trainer.step(), recipe.steps());
        }
        Runtime.getRuntime().addShutdownHook(hook);
        outcome = trainer.run(progress, stop::get);
      } catch (Refusal refusal) {
        run.finish(Status.FAILED, String.valueOf(refusal.getMessage()));
        throw refusal;
      } finally {
        forget(hook);
      }
      String said = outcome.finished() ? "done" : "stopped; the same command goes on";
      run.finish(outcome.finished() ? Status.FINISHED : Status.INTERRUPTED, said);
      out.printf(
          Locale.ROOT,
          "%s after %d steps, best mIoU %.4f: %s%n",
          said,
          outcome.steps(),
          outcome.best(),
          run.folder());
      return outcome.finished();
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
      for (RunSummary old : store.list(RunFilter.all().named(recipe.name()))) {
        if (old.name().equals(recipe.name())
            && old.status() != Status.FINISHED
            && store.config(old.id()).equals(recipe.text())) {
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
}
