package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.cli.job.Format;
import io.intarsia.cli.job.SegmentJob;
import io.intarsia.cli.job.Source;
import io.intarsia.cli.job.Sources;
import io.intarsia.cli.job.TerminalProgress;
import io.intarsia.hub.Download;
import io.intarsia.label.LabelSpace;
import io.intarsia.predict.Segmenter;
import io.intarsia.pretrained.Pretrained;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Labels pictures. */
@Command(
    name = "segment",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Gives every pixel of pictures its class, and writes masks, overlays and areas.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  intarsia segment photo.jpg",
      "  intarsia segment photos/ -m FOLDER --class wall --class floor --format mask",
      "  intarsia segment 'site/**/*.jpg' --merge facade=wall,building --class facade",
      "  intarsia segment https://example.org/street.jpg --tta flip,0.75,1.25"
    })
final class SegmentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "PICTURE",
      description = "Files, folders, quoted globs such as 'a/**/*.jpg', http(s) addresses.")
  private List<String> pictures = new ArrayList<>();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "Where results go; default: ${DEFAULT-VALUE}.",
      defaultValue = "segmented")
  private Path out = Path.of("segmented");

  @Option(
      names = {"-f", "--format"},
      split = ",",
      paramLabel = "FORM",
      description =
          "index (PNG of class numbers), color, mask (0/255 for each class), overlay, json (areas,"
              + " run lengths, polygons), geojson, coco; default: ${DEFAULT-VALUE}.",
      defaultValue = "index,overlay,json")
  private List<String> formats = new ArrayList<>();

  @Option(
      names = {"-c", "--class"},
      paramLabel = "NAME",
      description = "Write this class or merge only; may be repeated; default: all that occur.")
  private List<String> classes = new ArrayList<>();

  @Option(
      names = "--merge",
      paramLabel = "NAME=A,B",
      description = "One more name for several classes; may be repeated.")
  private List<String> merges = new ArrayList<>();

  @Mixin private SeeingOptions seeing = new SeeingOptions();

  @Option(names = "--confidence", description = "Also tell how sure the network is.")
  private boolean confidence;

  @Option(
      names = "--least-region",
      paramLabel = "N",
      description = "Leave regions of fewer pixels out of polygons; default: ${DEFAULT-VALUE}.",
      defaultValue = "16")
  private int leastRegion;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "Pictures in work at one time; default: one for each processor, 4 at most.")
  private int jobs;

  @Option(
      names = {"-r", "--recursive"},
      description = "Also folders below the folders.")
  private boolean recursive;

  @Option(
      names = "--budget-mib",
      paramLabel = "N",
      description =
          "Memory that a picture of over 100 million pixels may take; default: ${DEFAULT-VALUE}.",
      defaultValue = "1400")
  private int budgetMib;

  @Option(
      names = "--fetch-mib",
      paramLabel = "N",
      description = "The largest picture taken from an address; default: ${DEFAULT-VALUE} MiB.",
      defaultValue = "64")
  private int fetchMib;

  @Option(
      names = "--fetch-seconds",
      paramLabel = "N",
      description = "The longest time it may take; default: ${DEFAULT-VALUE} s.",
      defaultValue = "60")
  private int fetchSeconds;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print faults only.")
  private boolean quiet;

  @Override
  public Integer call() {
    if (Math.min(jobs, leastRegion) < 0 || Math.min(budgetMib, fetchMib) < 1 || fetchSeconds < 1) {
      throw Refusal.usage(
          "--jobs and --least-region want 0 or more; --budget-mib, --fetch-mib and --fetch-seconds"
              + " want 1 or more");
    }
    List<Source> sources = new Sources(recursive).find(pictures);
    SegmentJob job =
        new SegmentJob(
            new SegmentJob.Settings(
                out,
                formats.stream().map(Format::named).distinct().toList(),
                classes,
                leastRegion,
                jobs,
                (long) budgetMib << 20,
                new Download((long) fetchMib << 20, Duration.ofSeconds(fetchSeconds)),
                quiet),
            spec.commandLine().getOut(),
            TerminalProgress.standardError(quiet));
    List<Refusal> faults = job.run(sources, this::segmenter);
    faults.forEach(f -> spec.commandLine().getErr().println("intarsia: " + f.getMessage()));
    if (faults.isEmpty()) {
      return ExitCodes.OK;
    }
    return sources.size() == 1 ? ExitCodes.of(faults.get(0).kind()) : ExitCodes.SOME_FAILED;
  }

  private Segmenter segmenter() {
    Pretrained loaded = model.load(spec.commandLine().getErr(), quiet);
    LabelSpace labels = loaded.labels();
    for (String merge : merges) {
      labels = labels.withMerge(merge);
    }
    return seeing
        .apply(Segmenter.builder())
        .model(loaded.withLabels(labels))
        .executor(engine.executor())
        .threads(engine.threads())
        .confidence(confidence)
        .progress(TerminalProgress.standardError(quiet))
        .build();
  }
}
