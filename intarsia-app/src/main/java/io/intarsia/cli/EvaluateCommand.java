package io.intarsia.cli;

import io.intarsia.base.Progress;
import io.intarsia.cli.data.RecipeData;
import io.intarsia.cli.job.TerminalProgress;
import io.intarsia.data.Dataset;
import io.intarsia.evaluate.Evaluation;
import io.intarsia.evaluate.EvaluationReport;
import io.intarsia.evaluate.HtmlReport;
import io.intarsia.evaluate.LabelPredictor;
import io.intarsia.metric.protocol.ProtocolSpecs;
import io.intarsia.predict.Segmenter;
import io.intarsia.predict.SegmenterBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores a model on labelled pictures. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Scores a model on labelled pictures, at the labels' own size.",
      "The data are those of a recipe, its part chosen by --split; see recipes/."
    })
final class EvaluateCommand implements Runnable {
  private static final int WORST = 6;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "The recipe, for its data.")
  private Path recipe = Path.of("recipe.yaml");

  @Mixin private ModelOption model = new ModelOption();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Mixin private SeeingOptions seeing = new SeeingOptions();

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "train, val or test of the recipe's data; default: ${DEFAULT-VALUE}.",
      defaultValue = "test")
  private String split = "test";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of the recipe, such as data.root=PATH; repeatable.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description = "What counts: plain (default), hf, mmseg or cityscapes.",
      defaultValue = "plain")
  private String protocol = "plain";

  @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures.")
  private @org.jspecify.annotations.Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes a page with tables, the confusion matrix and the worst pictures.")
  private @org.jspecify.annotations.Nullable Path html;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  @Override
  public void run() {
    Dataset data = RecipeData.read(recipe, settings).open(split);
    Progress.Factory progress = TerminalProgress.standardError(quiet);
    SegmenterBuilder builder =
        Segmenter.builder()
            .model(model.load(spec.commandLine().getErr(), quiet))
            .executor(engine.executor())
            .threads(engine.threads());
    try (Segmenter segmenter = seeing.apply(builder).build()) {
      Evaluation evaluation =
          Evaluation.of(data, LabelPredictor.of(segmenter, data.space()))
              .protocol(ProtocolSpecs.named(protocol))
              .workers(1)
              .progress(progress);
      EvaluationReport report = evaluation.run();
      if (json != null) {
        report.writeJson(json);
      }
      if (html != null) {
        HtmlReport.write(report, evaluation.worst(report, WORST), html);
      }
      spec.commandLine().getOut().println(report.markdown());
    }
  }
}
