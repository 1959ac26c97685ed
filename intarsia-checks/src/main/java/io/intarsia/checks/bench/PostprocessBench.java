package io.intarsia.checks.bench;

import io.intarsia.base.Refusal;
import io.intarsia.checks.bench.harness.Launch;
import io.intarsia.checks.bench.harness.Pairs;
import io.intarsia.checks.bench.harness.Report;
import io.intarsia.checks.bench.harness.WorkerProcess;
import java.io.IOException;
import java.util.List;

/**
 * From class scores [150, 128, 128] to the label of every pixel. The baseline is libtorch's
 * interpolate and argmax on all cores.
 *
 * <p>Memory is what a picture takes beyond its result, in a fresh process that has decoded only
 * small pictures: the growth of the resident size; for ours, whose heap may hide some, at least the
 * bytes that its threads allocated.
 */
final class PostprocessBench {
  private static final List<String> SIZES = List.of("512x683", "4000x3000");
  private static final String SMALL = "64x64";

  /** From so many class scores on, blocks must go back to the system or the process takes twice. */
  private static final long LARGE = 1L << 28;

  private final Arguments arguments;
  private final Report report;
  private final Scores scores;

  PostprocessBench(Arguments arguments, Report report) throws IOException {
    this.arguments = arguments;
    this.report = report;
    scores = Scores.prepare(arguments.work());
  }

  void run() {
    report.note("%npostprocess, %d threads; scores: %s", arguments.threads(), scores.source());
    report.note(
        "  %-28s %10s %10s %8s %12s %12s", "line", "ms", "baseline", "ratio", "memory", "baseline");
    for (String size : SIZES) {
      String row = "150x128x128-to-" + size;
      if (arguments.wants(row)) {
        run(row, size);
      }
    }
  }

  private void run(String row, String size) {
    long ours = beyondResult("ours", size);
    try {
      compare(row, size, ours);
    } catch (Refusal e) {
      report.note(
          "  %-28s ours takes %s; baseline absent: %s",
          row, Report.megabytes(ours), String.valueOf(e.getMessage()));
    }
  }

  private void compare(String row, String size, long beyond) {
    long torchBeyond = beyondResult("torch", size);
    Pairs pairs;
    try (WorkerProcess ours = worker("ours", size);
        WorkerProcess torch = worker("torch", size)) {
      for (int i = 0; i < 2 * Scores.PICTURES; i++) {
        ours.run(size);
      }
      torch.run(size);
      pairs = Pairs.measure(arguments.pairs(15), () -> ours.run(size), () -> torch.run(size));
    }
    report.note(
        "  %-28s %10.1f %10.1f %8.3f %12s %12s",
        row,
        pairs.ourMedian(),
        pairs.baselineMedian(),
        pairs.ratio(),
        Report.megabytes(beyond),
        Report.megabytes(torchBeyond));
    report.ratio(row + "/latency", pairs.ratio());
    report.ratio(row + "/memory", beyond / (double) torchBeyond);
  }

  private long beyondResult(String engine, String size) {
    long result = pixels(size);
    try (WorkerProcess worker = worker(engine, size)) {
      for (int i = 0; i < 5; i++) {
        worker.run(SMALL);
      }
      long allocated = worker.allocated();
      long before = worker.reset();
      worker.run(size);
      long grown = worker.peak() - before;
      long taken = engine.equals("ours") ? worker.allocated() - allocated : 0;
      return Math.max(0, Math.max(grown, taken) - result);
    }
  }

  private static long pixels(String size) {
    int at = size.indexOf('x');
    return Long.parseLong(size.substring(0, at)) * Long.parseLong(size.substring(at + 1));
  }

  private WorkerProcess worker(String engine, String size) {
    String threads = Integer.toString(arguments.threads());
    Launch launch =
        Launch.ours(
            engine, DecodeWorker.class, List.of(), engine, scores.file().toString(), threads);
    boolean keeps = engine.equals("torch") && pixels(size) * Scores.CLASSES < LARGE;
    return WorkerProcess.start(keeps ? launch.withMalloc() : launch);
  }
}
