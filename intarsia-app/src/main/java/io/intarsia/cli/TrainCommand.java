package io.intarsia.cli;

import io.intarsia.cli.job.TrainJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
      "Trains a network by a recipe, a YAML file; see recipes/.",
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

  @Option(names = "--restart", description = "Begin anew although a stopped run is there.")
  private boolean restart;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  @Override
  public Integer call() {
    List<String> all = new ArrayList<>(settings);
    if (!device.isEmpty()) {
      all.add("device=" + device);
    }
    boolean finished =
        TrainJob.run(
            new TrainJob.Order(recipe, all, runs, restart),
            spec.commandLine().getOut(),
            TerminalProgress.standardError(quiet));
    return finished ? ExitCodes.OK : ExitCodes.SOME_FAILED;
  }
}
