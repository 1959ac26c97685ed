package io.intarsia.checks.bench;

import io.intarsia.base.Refusal;
import io.intarsia.checks.bench.harness.Errand;
import io.intarsia.checks.bench.harness.Launch;
import io.intarsia.checks.bench.harness.Pairs;
import io.intarsia.checks.bench.harness.Report;
import io.intarsia.checks.bench.peer.PlainSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * From the start of the process to the written mask: the command line with SegFormer-B0 and a photo
 * of 640 x 480, against a Java program of one class that does the same with OpenCV and ONNX Runtime
 * on the plain export. Both have run before.
 */
final class StartBench {
  /** From the checkout's root, where {@code scripts/bench} goes first. */
  static final String LAUNCHER = "./intarsia";

  private static final String MODEL = "segformer-b0";
  private static final int SIDE = 512;

  private final Arguments arguments;
  private final Report report;

  StartBench(Arguments arguments, Report report) {
    this.arguments = arguments;
    this.report = report;
  }

  void run() throws IOException {
    Models models = new Models(arguments.work().resolve("models"));
    Path photo = Photos.folder(arguments.work(), 1).resolve("photo-000.jpg");
    Path out = Files.createDirectories(arguments.work().resolve("start"));
    Path mask = out.resolve("bare.png");
    Launch bare =
        Launch.peer(
            "the bare program",
            PlainSegment.class,
            PlainSegment.LIBRARIES,
            models.export(MODEL, SIDE).resolve("onnx").resolve("model.onnx").toString(),
            Integer.toString(SIDE),
            Integer.toString(arguments.threads()),
            photo.toString(),
            mask.toString());
    Launch ours = segment(models.folder(MODEL), photo, out.resolve("ours"));
    for (int i = 0; i < 2; i++) {
      Errand.run(ours, false);
      Errand.run(bare, false);
    }
    if (!Files.exists(mask) || !Files.exists(out.resolve("ours"))) {
      throw Refusal.environment("no mask was written below %s", out);
    }
    Pairs pairs =
        Pairs.measure(
            arguments.pairs(9),
            () -> Errand.run(ours, false).milliseconds(),
            () -> Errand.run(bare, false).milliseconds());
    report.note("%nstart, %s, a photo of 640 x 480, process start to written mask", MODEL);
    report.note("  ./intarsia segment  %7.0f ms", pairs.ourMedian());
    report.note("  bare Java program   %7.0f ms", pairs.baselineMedian());
    report.ratio("start/latency", pairs.ratio());
  }

  /** The command line as a user calls it from the checkout's root. */
  static Launch segment(Path model, Path picture, Path out) {
    return Launch.command(
        "intarsia segment",
        LAUNCHER,
        "segment",
        picture.toString(),
        "--model",
        model.toString(),
        "--out",
        out.toString(),
        "--format",
        "index");
  }
}
