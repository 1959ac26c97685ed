package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.cli.job.Preparation;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.pretrained.Embedded;
import io.intarsia.zoo.Catalogue;
import io.intarsia.zoo.Variant;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the networks. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the embedded models, the networks that can be loaded and where their weights are.",
      "With the name of an embedded model: its card."
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "EMBEDDED",
      description = "An embedded model, such as street, whose card is printed.")
  private String embedded = "";

  @Option(
      names = {"-l", "--long"},
      description = "Also paper, licence, sizes and reported score.")
  private boolean detailed;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    if (!embedded.isEmpty()) {
      out.print(card(embedded));
      out.flush();
      return;
    }
    out.printf("%-22s %s%n", "embedded", "classes");
    for (Embedded model : Embedded.values()) {
      out.printf("%-22s %s%n", model.key(), names(model.load().labels()));
    }
    out.println();
    out.printf("%-22s %-15s %-11s %s%n", "network", "task", "parameters", "weights");
    for (Variant row : Catalogue.all()) {
      out.printf(
          Locale.ROOT,
          "%-22s %-15s %9.2f M %s%n",
          row.name(),
          row.task().name().toLowerCase(Locale.ROOT),
          parameters(row) / 1e6,
          row.weights());
      if (detailed) {
        out.printf("    %s; %s%n", row.paper(), row.score());
        out.printf("    licence of the weights: %s%n", row.licence());
        out.printf("    logits at 1/%d; %s%n", row.stride(), Preparation.text(row.preprocessing()));
      }
    }
  }

  private static String card(String name) {
    return Embedded.named(name)
        .orElseThrow(
            () ->
                Refusal.usage(
                    "there is no embedded model %s; there are %s",
                    name, String.join(", ", Embedded.names())))
        .card();
  }

  private static String names(LabelSpace labels) {
    return labels.classes().stream().map(LabelClass::name).collect(Collectors.joining(", "));
  }

  private static long parameters(Variant row) {
    if (row.task() == Variant.Task.INPAINTING) {
      return row.definition().make(4, 3).manifest().parameterCount();
    }
    int classes =
        row.labels().isEmpty()
            ? (row.task() == Variant.Task.CLASSIFICATION ? 1000 : 1)
            : LabelSpace.builtIn(row.labels()).size();
    return row.definition()
        .make(row.preprocessing().channels(), classes)
        .manifest()
        .parameterCount();
  }
}
