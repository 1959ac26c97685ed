package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.base.Spelling;
import io.intarsia.cli.job.TerminalProgress;
import io.intarsia.track.RunFilter;
import io.intarsia.track.RunStore;
import io.intarsia.track.Status;
import io.intarsia.track.report.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Tells of training runs: a table, one run, several compared, curves, a page. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = {
      "Tells of training runs; without a command of its own, lists them.",
      "A RUN is an id, a beginning of one, a name that no other run has, or 'latest'."
    },
    subcommands = {
      RunsCommand.Listed.class,
      RunsCommand.Show.class,
      RunsCommand.Compare.class,
      RunsCommand.Curves.class,
      RunsCommand.Html.class
    },
    synopsisSubcommandLabel = "[COMMAND]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  intarsia runs",
      "  intarsia runs curves latest --metric val/",
      "  intarsia runs compare 3fa9 77c0",
      "  intarsia runs html 3fa9 77c0 --out runs.html"
    })
final class RunsCommand implements Runnable {
  private static final String RUN = "RUN";
  private static final List<String> LATEST = List.of("latest");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--runs",
      scope = ScopeType.INHERIT,
      paramLabel = "FOLDER",
      description = "Where runs are kept, as train was told; default: ${DEFAULT-VALUE}.",
      defaultValue = "runs")
  private Path runs = Path.of("runs");

  @Override
  public void run() {
    print(store -> RunReport.list(store.list(), List.of()));
  }

  /** Prints what is told of the store. */
  private void print(Function<RunStore, String> report) {
    try (RunStore store = RunStore.existing(runs)) {
      spec.commandLine().getOut().print(report.apply(store));
      spec.commandLine().getOut().flush();
    }
  }

  /** The table. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists runs, newest first, with the last values of their metrics.")
  static final class Listed implements Runnable {
    @ParentCommand private RunsCommand parent = new RunsCommand();

    @Option(names = "--name", paramLabel = "TEXT", description = "Only runs with this in the name.")
    private String name = "";

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "Only running, finished, failed or interrupted runs.")
    private String status = "";

    @Option(
        names = "--metric",
        paramLabel = "NAME",
        description = "Show this metric; may be repeated; default: the three that tell most.")
    private List<String> metrics = new ArrayList<>();

    @Override
    public void run() {
      RunFilter named = name.isEmpty() ? RunFilter.all() : RunFilter.all().named(name);
      RunFilter filter = status.isEmpty() ? named : named.in(Set.of(status(status)));
      parent.print(store -> RunReport.list(store.list(filter), metrics));
    }

    private static Status status(String text) {
      List<String> known = Arrays.stream(Status.values()).map(Status::label).toList();
      for (Status each : Status.values()) {
        if (each.label().equalsIgnoreCase(text.strip())) {
          return each;
        }
      }
      throw Refusal.usage(
          "--status %s: wanted one of %s%s",
          text,
          String.join(", ", known),
          Spelling.nearest(text, known).map(n -> "; did you mean " + n + "?").orElse(""));
    }
  }

  /** One run. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows one run: its state, parameters, metrics, files and environment.")
  static final class Show implements Runnable {
    @ParentCommand private RunsCommand parent = new RunsCommand();

    @Parameters(index = "0", paramLabel = RUN, description = "The run.")
    private String key = "latest";

    @Override
    public void run() {
      parent.print(store -> RunReport.show(store, key));
    }
  }

  /** Several runs beside each other. */
  @Command(
      name = "compare",
      mixinStandardHelpOptions = true,
      description = "Compares runs: the parameters that differ, last and best values of metrics.")
  static final class Compare implements Runnable {
    @ParentCommand private RunsCommand parent = new RunsCommand();

    @Parameters(arity = "2..*", paramLabel = RUN, description = "Two runs or more.")
    private List<String> keys = new ArrayList<>();

    @Override
    public void run() {
      parent.print(store -> RunReport.compare(store, keys));
    }
  }

  /** Curves. */
  @Command(
      name = "curves",
      mixinStandardHelpOptions = true,
      description = "Draws metrics over steps in the terminal, all runs in one plot.")
  static final class Curves implements Runnable {
    private static final int WIDTH = 80;

    @ParentCommand private RunsCommand parent = new RunsCommand();

    @Parameters(arity = "0..*", paramLabel = RUN, description = "The runs; default: the latest.")
    private List<String> keys = new ArrayList<>();

    @Option(
        names = "--metric",
        paramLabel = "NAME",
        description = "A metric or a beginning such as val/; may be repeated; default: all.")
    private List<String> metrics = new ArrayList<>();

    @Option(
        names = "--width",
        paramLabel = "N",
        description = "Characters a line, 20 to 400; default: the terminal's, else " + WIDTH + ".")
    private int width;

    @Option(
        names = "--height",
        paramLabel = "N",
        description = "Lines a plot, 2 to 100; default: ${DEFAULT-VALUE}.",
        defaultValue = "12")
    private int height;

    @Option(
        names = "--colour",
        negatable = true,
        description = "Tell runs apart by colours; default: on a terminal.")
    private Boolean colour = TerminalProgress.colours();

    @Override
    public void run() {
      int wide = width == 0 ? TerminalProgress.columns(WIDTH) : width;
      if (wide < 20 || wide > 400 || height < 2 || height > 100) {
        throw Refusal.usage(
            "--width %d --height %d: wanted 20 to 400 characters and 2 to 100 lines", wide, height);
      }
      List<String> wanted = keys.isEmpty() ? LATEST : keys;
      parent.print(store -> RunReport.curves(store, wanted, metrics, wide, height, colour));
    }
  }

  /** A page. */
  @Command(
      name = "html",
      mixinStandardHelpOptions = true,
      description = {
        "Writes one page about runs that needs no other file: curves, parameters, sample pictures,",
        "confusion matrices, environment, configuration."
      })
  static final class Html implements Runnable {
    @ParentCommand private RunsCommand parent = new RunsCommand();

    @Parameters(arity = "0..*", paramLabel = RUN, description = "The runs; default: the latest.")
    private List<String> keys = new ArrayList<>();

    @Option(
        names = {"-o", "--out"},
        paramLabel = "FILE",
        description = "The page; default: ${DEFAULT-VALUE}.",
        defaultValue = "runs.html")
    private Path out = Path.of("runs.html");

    @Override
    public void run() {
      parent.print(
          store -> {
            RunReport.html(store, keys.isEmpty() ? LATEST : keys, out);
            return "wrote " + out + System.lineSeparator();
          });
    }
  }
}
