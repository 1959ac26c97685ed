package io.intarsia.cli;

import io.intarsia.cli.job.TerminalProgress;
import io.intarsia.cli.train.FoldsJob;
import io.intarsia.cli.train.PhaseLines;
import io.intarsia.cli.train.ResumeProof;
import io.intarsia.cli.train.TrainJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a network. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a network by a recipe, a YAML file; see recipes/ and docs/training.md.",
      "Can be stopped at any time; the same command goes on where it was."
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "The recipe.")
  private Path recipe = Path.of("recipe.yaml");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of the recipe, such as optimizer.lr=0.001; repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      description = "Where runs are kept; default: ${DEFAULT-VALUE}.",
      defaultValue = "runs")
  private Path runs = Path.of("runs");

  @Option(names = "--device", paramLabel = "NAME", description = "cpu, cuda or cuda:N.")
  private String device = "";

  @Option(
      names = "--init",
      paramLabel = "MODEL",
      description =
          "First values: a file or folder of weights, the folder of a run, or owner/name of the"
              + " Hub.")
  private String init = "";

  @Option(
      names = "--new-head",
      description = "Begin the classifier anew, and what else of --init does not fit.")
  private boolean newHead;

  @Option(
      names = "--fold",
      paramLabel = "all|N",
      description = "Train one fold of the recipe's folds, or all; trained folds are left alone.")
  private String fold = "";

  @Option(names = "--restart", description = "Begin anew although a stopped run is there.")
  private boolean restart;

  @Option(
      names = "--prove-resume",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "20",
      description =
          "Train twice, once killed N times (default: 20), and compare the results to the bit.")
  private int proof;

  @Option(
      names = "--proof-seed",
      paramLabel = "SEED",
      description = "Of the moments of --prove-resume; default: chance, and printed.")
  private @Nullable Long seed;

  @Option(names = "--phases", hidden = true, description = "Print what is being done.")
  private boolean phases;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  @Override
  public Integer call() {
    List<String> all = new ArrayList<>(settings);
    if (!device.isEmpty()) {
      all.add("device=" + device);
    }
    if (!init.isEmpty()) {
      // A recipe's own paths start from its folder, those of the command line from here.
      Path file = Path.of(init);
      all.add("model.weights=" + (Files.exists(file) ? file.toAbsolutePath().toString() : init));
    }
    if (newHead) {
      all.add("model.new_head=true");
    }
    TrainJob.Order order = new TrainJob.Order(recipe, all, runs, restart);
    return run(order) ? ExitCodes.OK : ExitCodes.SOME_FAILED;
  }

  private boolean run(TrainJob.Order order) {
    var out = spec.commandLine().getOut();
    var progress = TerminalProgress.standardError(quiet);
    if (proof > 0) {
      long chosen = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
      return new ResumeProof(order, Main.class, proof, chosen, out).run();
    }
    if (!fold.isEmpty()) {
      return new FoldsJob(order, out, progress).run(fold);
    }
    return phases
        ? TrainJob.run(order, out, progress, PhaseLines.to(out))
        : TrainJob.run(order, out, progress);
  }
}
