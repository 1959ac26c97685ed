package io.intarsia.cli;

import io.intarsia.base.Refusal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: its commands, and how faults are told. */
@Command(
    name = "intarsia",
    mixinStandardHelpOptions = true,
    version = "intarsia 0.1.0",
    description = "Semantic segmentation: a class for every pixel of a picture.",
    subcommands = {
      DemoCommand.class,
      SegmentCommand.class,
      InspectCommand.class,
      ExportCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      PredictSubmissionCommand.class,
      ServeCommand.class,
      EraseCommand.class,
      StitchCommand.class,
      RunsCommand.class,
      DataCommand.class,
      ModelsCommand.class,
      DoctorCommand.class,
      WarmUpCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nStart here:%n",
    footer = {
      "  intarsia demo",
      "  intarsia segment photo.jpg",
      "  intarsia segment photos/ --model FOLDER --class wall --out walls/",
      "  intarsia segment --help",
      "  source <(intarsia generate-completion)     completion for bash and zsh"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all done",
      "1:some files failed, each is named at the end; or data doctor found an error",
      "2:the call is off: an unknown option, class, engine or model name",
      "3:the input cannot be read",
      "4:the model, checkpoint or configuration cannot be used",
      "5:the machine lacks something: a library, memory, disk space, a device",
      "6:the Hub or an address did not give what was asked for",
      "70:a fault of Intarsia itself; INTARSIA_TRACE=1 shows where"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a command and leaves with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command and returns its exit code. */
  public static int run(String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return run(out, err, args);
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return commandLine().setOut(out).setErr(err).execute(args);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.getSubcommands().values().stream()
        .filter(command -> command.getCommand() instanceof AutoComplete.GenerateCompletion)
        .forEach(command -> command.getCommandSpec().usageMessage().hidden(true));
    line.setExecutionExceptionHandler((fault, command, parsed) -> tell(fault, command));
    line.setParameterExceptionHandler((fault, args) -> tell(fault));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  private static int tell(Exception fault, CommandLine command) {
    if (System.getenv("INTARSIA_TRACE") != null) {
      fault.printStackTrace(command.getErr());
    }
    if (fault instanceof Refusal refusal) {
      command.getErr().println("intarsia: " + refusal.getMessage());
      return ExitCodes.of(refusal.kind());
    }
    command
        .getErr()
        .printf(
            "intarsia: internal fault: %s; set INTARSIA_TRACE=1 to see where, and report it%n",
            fault);
    return ExitCodes.INTERNAL;
  }

  /** What is off about the call, in one line, and where to look. */
  private static int tell(ParameterException fault) {
    CommandLine command = fault.getCommandLine();
    PrintWriter err = command.getErr();
    String text = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    err.println("intarsia: " + text);
    UnmatchedArgumentException.printSuggestions(fault, err);
    err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    return ExitCodes.USAGE;
  }

  /** Without a command: the help. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
