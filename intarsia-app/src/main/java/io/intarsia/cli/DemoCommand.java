package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.cli.job.TerminalProgress;
import io.intarsia.cli.job.demo.DemoJob;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole way from data to a report. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Renders rooms, trains a small network on them for about a minute, compares it with the"
          + " embedded one, segments an unseen room and writes a page about it all.",
      "Needs no network and no GPU."
    })
final class DemoCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "Where everything goes; default: ${DEFAULT-VALUE}.",
      defaultValue = "demo")
  private Path out = Path.of("demo");

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long the network trains; default: ${DEFAULT-VALUE}.",
      defaultValue = "60")
  private int seconds;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress.")
  private boolean quiet;

  @Override
  public void run() {
    if (seconds < 1 || seconds > 86_400) {
      throw Refusal.usage("--seconds %d: wanted 1 to 86400", seconds);
    }
    Path page =
        new DemoJob(
                out, seconds, spec.commandLine().getOut(), TerminalProgress.standardError(quiet))
            .run();
    spec.commandLine().getOut().println("report: " + page);
  }
}
