package io.intarsia.checks.bench;

import io.intarsia.checks.bench.harness.Launch;
import io.intarsia.checks.bench.harness.Pairs;
import io.intarsia.checks.bench.harness.Report;
import io.intarsia.checks.bench.harness.WorkerProcess;
import io.intarsia.checks.bench.peer.PlainSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of JPEG photos of 640 x 480 to index PNGs through SegFormer-B0. The baseline is a
 * program of OpenCV and ONNX Runtime on the plain export that takes one photo after the other.
 */
final class FolderBench {
  private static final String MODEL = "segformer-b0";
  private static final int SIDE = 512;

  private final Arguments arguments;
  private final Report report;

  FolderBench(Arguments arguments, Report report) {
    this.arguments = arguments;
    this.report = report;
  }

  void run() throws IOException {
    Models models = new Models(arguments.work().resolve("models"));
    int count = arguments.number("photos", 24);
    int jobs = Math.max(2, arguments.threads());
    String photos = Photos.folder(arguments.work(), count).toString();
    Path masks = arguments.work().resolve("masks");
    String mine = Files.createDirectories(masks.resolve("ours")).toString();
    String theirs = Files.createDirectories(masks.resolve("plain")).toString();
    String threads = Integer.toString(arguments.threads());
    String model = models.folder(MODEL).toString();
    Launch ours =
        Launch.ours(
            "Intarsia",
            FolderWorker.class,
            List.of("-Dintarsia.threads=" + threads),
            model,
            Integer.toString(jobs),
            photos,
            mine);
    Launch plain =
        Launch.peer(
            "the plain program",
            PlainSegment.class,
            PlainSegment.LIBRARIES,
            models.export(MODEL, SIDE).resolve("onnx").resolve("model.onnx").toString(),
            Integer.toString(SIDE),
            threads,
            photos,
            theirs);
    try (WorkerProcess worker = WorkerProcess.start(ours);
        WorkerProcess baseline = WorkerProcess.start(plain)) {
      worker.run();
      baseline.run();
      Pairs pairs = Pairs.measure(arguments.pairs(7), worker::run, baseline::run);
      report.note("%nfolder, %s, %d photos of 640 x 480, JPEG in, PNG out", MODEL, count);
      report.note(
          "  Intarsia, %d at a time  %6.2f images/s", jobs, 1e3 * count / pairs.ourMedian());
      report.note("  plain program          %6.2f images/s", 1e3 * count / pairs.baselineMedian());
      report.ratio("folder/throughput", pairs.ratio());
    }
  }
}
