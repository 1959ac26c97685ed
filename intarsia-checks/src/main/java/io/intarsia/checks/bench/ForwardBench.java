package io.intarsia.checks.bench;

import io.intarsia.base.Refusal;
import io.intarsia.checks.bench.ForwardWorker.Engine;
import io.intarsia.checks.bench.harness.Launch;
import io.intarsia.checks.bench.harness.Pairs;
import io.intarsia.checks.bench.harness.Report;
import io.intarsia.checks.bench.harness.WorkerProcess;
import io.intarsia.checks.bench.peer.PlainForward;
import io.intarsia.graph.Graph;
import io.intarsia.graph.rewrite.Rewrites;
import java.nio.file.Path;
import java.util.List;

/**
 * Forward passes at batch 1. The baseline is ONNX Runtime on the plain export of the same network;
 * all programs use as many threads. A line's limit is its multiplications and additions over the
 * rate of plain matrix products in its precision.
 */
final class ForwardBench {
  private static final List<String> MODELS =
      List.of("segformer-b0", "segformer-b2", "segformer-b5", "deeplabv3-mobilenetv2");
  private static final int WARM_UP = 5;

  private final Arguments arguments;
  private final Report report;
  private final Models models;
  private final TransformersJs transformers;
  private final int side;
  private final int threads;

  ForwardBench(Arguments arguments, Report report) {
    this.arguments = arguments;
    this.report = report;
    models = new Models(arguments.work().resolve("models"));
    transformers = new TransformersJs(arguments.work().resolve("npm"));
    side = arguments.number("side", 512);
    threads = arguments.threads();
  }

  void run() {
    MachineLimit limit = MachineLimit.measure(threads);
    report.note("%nforward, 1 x 3 x %d x %d, %d threads", side, side, threads);
    report.note(
        "limit     matrix products on libtorch: fp32 %.0f GFLOP/s, bf16 %.0f GFLOP/s",
        limit.fp32(), limit.bf16());
    for (String model : MODELS) {
      if (arguments.wants(model)) {
        run(model, limit);
      }
    }
  }

  private void run(String model, MachineLimit limit) {
    Path export = models.export(model, side);
    Graph plain = models.program(model).graph();
    Graph rewritten = Rewrites.apply(models.program(model)).graph();
    double before = Models.gigaflops(plain, side);
    double after = Models.gigaflops(rewritten, side);
    report.note(
        "%n%s: %.1f GFLOP plain, %.1f rewritten; limit %.1f ms fp32, %.1f ms bf16",
        model, before, after, 1e3 * after / limit.fp32(), 1e3 * after / limit.bf16());
    report.note(
        "  %-28s %10s %10s %8s %8s %10s", "line", "ms", "baseline", "ratio", "of limit", "peak");
    try (Line baseline = line(baseline(export))) {
      boolean first = true;
      for (Engine engine : List.of(Engine.DEFAULT, Engine.TORCH_FP32, Engine.TORCH_BF16)) {
        if (!arguments.wants(model + "/" + engine.row)) {
          continue;
        }
        double rate = engine == Engine.TORCH_BF16 ? limit.bf16() : limit.fp32();
        try (Line line = line(ours(engine, model))) {
          Pairs pairs = pairs(line, baseline);
          if (first) {
            print("baseline", pairs.baseline(), pairs.baselineMedian(), 1, before / rate, baseline);
            first = false;
          }
          print(model + "/" + engine.row, pairs, after / rate, line);
          report.ratio(model + "/" + engine.row + "/memory", line.peak / (double) baseline.peak);
        } catch (Refusal e) {
          absent(model + "/" + engine.row, e);
        }
      }
      if (arguments.wants(model + "/transformers-js")) {
        peer(model, before / limit.fp32(), export, baseline);
      }
    }
    if (arguments.wants(model + "/djl")) {
      absent(
          model + "/djl",
          "DJL runs TorchScript, which Python's torch.jit writes; nothing here writes it");
    }
    if (model.equals("segformer-b0") && arguments.wants(model + "/symbolic")) {
      symbolic(model, after / limit.fp32());
    }
  }

  private void peer(String model, double seconds, Path export, Line baseline) {
    try (Line line = line(transformers.launch(export, side, threads))) {
      print(model + "/transformers-js", pairs(line, baseline), seconds, line);
    } catch (Refusal e) {
      absent(model + "/transformers-js", e);
    }
  }

  /** Our own graph with free sizes; its baseline is our graph with fixed ones. */
  private void symbolic(String model, double seconds) {
    try (Line fixed = line(ours(Engine.DEFAULT, model));
        Line free = line(ours(Engine.SYMBOLIC, model))) {
      print(model + "/symbolic", pairs(free, fixed), seconds, free);
      report.note("    (baseline of this line: our own graph with fixed sizes)");
    }
  }

  private Pairs pairs(Line line, Line baseline) {
    return Pairs.measure(arguments.pairs(15), line.worker::run, baseline.worker::run);
  }

  private Launch baseline(Path export) {
    return Launch.peer(
        "ONNX Runtime on the plain export",
        PlainForward.class,
        List.of("onnxruntime"),
        export.resolve("onnx").resolve("model.onnx").toString(),
        Integer.toString(side),
        Integer.toString(threads));
  }

  private Launch ours(Engine engine, String model) {
    return worker(engine, models.folder(model).toString(), side, threads);
  }

  /** A worker of ours. */
  static Launch worker(Engine engine, String folder, int side, int threads) {
    Launch launch =
        Launch.ours(
            "Intarsia on " + engine.row,
            ForwardWorker.class,
            List.of("-Dintarsia.threads=" + threads),
            engine.name(),
            folder,
            Integer.toString(side),
            Integer.toString(threads));
    return engine.onTorch() ? launch.withMalloc() : launch;
  }

  private void print(String name, Pairs pairs, double limit, Line line) {
    print(name, pairs.ours(), pairs.baselineMedian(), pairs.ratio(), limit, line);
    report.ratio(name + "/latency", pairs.ratio());
  }

  private void print(
      String name, double[] times, double baseline, double ratio, double limit, Line line) {
    double median = Pairs.median(times);
    report.note(
        "  %-28s %10.1f %10.1f %8.3f %7.0f%% %10s",
        name.substring(name.indexOf('/') + 1),
        median,
        baseline,
        ratio,
        100 * limit * 1e3 / median,
        Report.megabytes(line.peak));
  }

  private void absent(String row, Refusal reason) {
    absent(row, String.valueOf(reason.getMessage()));
  }

  private void absent(String row, String reason) {
    report.note("  %-28s absent: %s", row.substring(row.indexOf('/') + 1), reason);
  }

  private static Line line(Launch launch) {
    return new Line(WorkerProcess.start(launch));
  }

  /** A worker that has loaded and run a few times, and the most memory that took. */
  private static final class Line implements AutoCloseable {
    private final WorkerProcess worker;
    private final long peak;

    Line(WorkerProcess worker) {
      this.worker = worker;
      try {
        for (int i = 0; i < WARM_UP; i++) {
          worker.run();
        }
        peak = worker.peak();
      } catch (Refusal e) {
        worker.close();
        throw e;
      }
    }

    @Override
    public void close() {
      worker.close();
    }
  }
}
