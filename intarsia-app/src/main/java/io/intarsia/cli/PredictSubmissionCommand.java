package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.cli.data.RecipeData;
import io.intarsia.cli.job.Source;
import io.intarsia.cli.job.Sources;
import io.intarsia.cli.job.SubmissionJob;
import io.intarsia.cli.job.TerminalProgress;
import io.intarsia.evaluate.Submission;
import io.intarsia.predict.Segmenter;
import io.intarsia.pretrained.Pretrained;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Predicts the masks of a contest's pictures. */
@Command(
    name = "predict-submission",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Predicts pictures and writes a contest's table: a line for every picture and class with",
      "the mask as run lengths, at the picture's original size.",
      "A model whose classes overlap gives every class a mask by its threshold, any other gives",
      "every pixel to the most probable class. The run's recipe tells which it is; beside other",
      "models say --multi-label or give a threshold."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  intarsia predict-submission -m runs/RUN/best --images test/DCM -r --out output.csv",
      "  intarsia predict-submission -m FOLDER --multi-label --images test --out output.csv \\",
      "      --threshold 0.5 --thresholds Pisiform=0.4,Trapezoid=0.45 --tta flip"
    })
final class PredictSubmissionCommand implements Callable<Integer> {
  private static final double HALF = 0.5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "MODEL",
      description = "A run's best folder, or any model that segment takes.")
  private String model = "";

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "The folder of the pictures.")
  private Path images = Path.of(".");

  @Option(
      names = {"-r", "--recursive"},
      description = "Also folders below the folder.")
  private boolean recursive;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "The table.")
  private Path out = Path.of("output.csv");

  @Option(
      names = "--form",
      paramLabel = "hand_bone|kaggle",
      description =
          "hand_bone: image_name,class,rle, runs along the rows (default); kaggle:"
              + " ImageId_ClassId,EncodedPixels, runs down the columns.",
      defaultValue = "hand_bone")
  private Submission.Form form = Submission.Form.HAND_BONE;

  @Option(
      names = "--multi-label",
      negatable = true,
      description = "Whether classes overlap; default: as the run's recipe says.")
  private @Nullable Boolean multiLabel;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      description = "The probability above which a pixel is inside a mask; default: 0.5.")
  private @Nullable Double threshold;

  @Option(
      names = "--thresholds",
      split = ",",
      paramLabel = "CLASS=P",
      description = "Thresholds of single classes, such as Pisiform=0.4,Ulna=0.6.")
  private Map<String, Double> thresholds = new LinkedHashMap<>();

  @Mixin private SeeingOptions seeing = new SeeingOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--skip-broken",
      description = "Leave pictures out that cannot be read; each is named at the end.")
  private boolean skipBroken;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress.")
  private boolean quiet;

  @Override
  public Integer call() {
    if (!Files.isDirectory(images)) {
      throw Refusal.input("--images %s: there is no such folder", images);
    }
    List<Source> sources = new Sources(recursive).find(List.of(images.toString()));
    SubmissionJob.Settings settings =
        new SubmissionJob.Settings(
            out, form, overlapping(), threshold == null ? HALF : threshold, thresholds, skipBroken);
    Pretrained loaded = ModelOption.load(model, spec.commandLine().getErr(), quiet);
    try (Segmenter segmenter =
        seeing
            .apply(Segmenter.builder())
            .model(loaded)
            .executor(engine.executor())
            .threads(engine.threads())
            .build()) {
      List<Refusal> faults =
          new SubmissionJob(settings, segmenter)
              .run(sources, TerminalProgress.standardError(quiet));
      spec.commandLine()
          .getOut()
          .printf("wrote %s: %d pictures%n", out, sources.size() - faults.size());
      faults.forEach(f -> spec.commandLine().getErr().println("intarsia: " + f.getMessage()));
      return faults.isEmpty() ? ExitCodes.OK : ExitCodes.SOME_FAILED;
    }
  }

  /** As said; else as the recipe of the model's run says; else whether thresholds are given. */
  private boolean overlapping() {
    boolean limits = threshold != null || !thresholds.isEmpty();
    Boolean known = multiLabel != null ? multiLabel : ofRun();
    if (known == null) {
      return limits;
    }
    if (!known && limits) {
      throw Refusal.usage(
          "thresholds are for models whose classes overlap; %s; leave them out, or say"
              + " --multi-label",
          multiLabel != null
              ? "--no-multi-label says that these do not"
              : "the recipe of the run of " + model + " says that these do not");
    }
    return known;
  }

  /** What the recipe in the run's folder says, or null if the model is not in one. */
  private @Nullable Boolean ofRun() {
    Path run =
        Files.isDirectory(Path.of(model)) ? Path.of(model).toAbsolutePath().normalize() : null;
    Path folder = run == null ? null : run.getParent();
    Path recipe = folder == null ? null : folder.resolve("config.yaml");
    return recipe != null && Files.isRegularFile(recipe)
        ? (Boolean) RecipeData.read(recipe, List.of()).multiLabel()
        : null;
  }
}
