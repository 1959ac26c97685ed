package io.intarsia.cli;

import io.intarsia.cli.job.Preparation;
import io.intarsia.cli.job.Sides;
import io.intarsia.graph.Cost;
import io.intarsia.graph.Program;
import io.intarsia.graph.rewrite.Pass;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.label.LabelClass;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.pretrained.Pretrained;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a model is, what it costs, and which rewrites fire on it. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Shows a model: classes, pre-processing, cost, and which rewrites fire.")
final class InspectCommand implements Runnable {
  private static final int WIDTH = 96;
  private static final int USUAL_SIDE = 512;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "MODEL", description = "Folder, file, or owner/name[@revision].")
  private String model = "";

  @Option(names = "--layers", description = "The cost of every layer, not only the total.")
  private boolean layers;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Count for pictures of this size; default: the model's own.")
  private String size = "";

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Pretrained loaded = ModelOption.load(model, spec.commandLine().getErr(), false);
    Program plain = loaded.program();
    Rewrites.Report report = Rewrites.report(plain, Rewrites.all());
    int[] sides = size.isEmpty() ? own(loaded) : Sides.parse(size);
    Cost before = Cost.of(plain.graph(), 1, sides[0], sides[1]);
    Cost after = Cost.of(report.program().graph(), 1, sides[0], sides[1]);

    String task = loaded.task().name().toLowerCase(Locale.ROOT);
    out.printf("%s: %s, %s%n", loaded.name(), loaded.architecture(), task);
    out.printf("input    [N, %d, H, W]%n", loaded.network().channels());
    out.printf("prepared %s%n", Preparation.text(loaded.preprocessing()));
    plain.graph().outputs().values().forEach(node -> out.printf("output   %s%n", node.shape()));
    classes(loaded.labels().classes(), out);
    out.printf("cost at %-11s as defined    rewritten%n", sides[0] + "x" + sides[1]);
    row(out, "parameters", "M", before.parameters() / 1e6, after.parameters() / 1e6);
    row(out, "multiply-adds", "G", before.multiplyAdds() / 1e9, after.multiplyAdds() / 1e9);
    row(out, "activations", "MiB", mib(before.peakBytes()), mib(after.peakBytes()));
    out.println("rewrites");
    for (String pass : Rewrites.all().stream().map(Pass::name).distinct().toList()) {
      out.printf("  %-36s fired %3d times%n", pass, report.firings().getOrDefault(pass, 0));
    }
    if (layers) {
      table(after, out);
    }
  }

  private static int[] own(Pretrained loaded) {
    return loaded.preprocessing().sizing() instanceof SizePolicy.Exact exact
        ? new int[] {exact.height(), exact.width()}
        : new int[] {USUAL_SIDE, USUAL_SIDE};
  }

  /** Names of classes in lines that fit a terminal. */
  private static void classes(List<LabelClass> classes, PrintWriter out) {
    String names = classes.stream().map(LabelClass::name).collect(Collectors.joining(", "));
    String line = "classes  " + classes.size() + ":";
    for (String word : names.split(" ", -1)) {
      if (line.length() + word.length() >= WIDTH) {
        out.println(line);
        line = "        ";
      }
      line += " " + word;
    }
    out.println(line);
  }

  private static void row(PrintWriter out, String what, String unit, double before, double after) {
    out.printf(Locale.ROOT, "  %-16s %10.3f %-3s %8.3f %s%n", what, before, unit, after, unit);
  }

  private static double mib(long bytes) {
    return bytes / (double) (1 << 20);
  }

  private static void table(Cost cost, PrintWriter out) {
    out.println("layers, rewritten: parameters, M multiply-adds, MiB of results, operations");
    for (Cost.Row row : cost.rows()) {
      out.printf(
          Locale.ROOT,
          "%-52s %10d %10.2f %8.2f  %s%n",
          row.layer(),
          row.parameters(),
          row.multiplyAdds() / 1e6,
          mib(row.activationBytes()),
          row.operations());
    }
  }
}
