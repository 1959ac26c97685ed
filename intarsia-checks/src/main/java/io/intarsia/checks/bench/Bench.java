package io.intarsia.checks.bench;

import io.intarsia.base.Refusal;
import io.intarsia.checks.bench.harness.Machine;
import io.intarsia.checks.bench.harness.Report;
import io.intarsia.checks.bench.quality.MetricBench;
import io.intarsia.checks.bench.quality.RetinaBench;
import io.intarsia.checks.bench.training.MemoryBench;
import io.intarsia.checks.bench.training.TrainBench;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs a benchmark by its name: {@code NAME [--option VALUE]...}. */
public final class Bench {
  private interface Benchmark {
    void run(Arguments arguments, Report report) throws Exception;
  }

  private static final Map<String, Benchmark> ALL =
      new TreeMap<>(
          Map.of(
              "folder", (a, r) -> new FolderBench(a, r).run(),
              "huge", (a, r) -> new HugeBench(a, r).run(),
              "metric", (a, r) -> new MetricBench(r, a.pairs(31)).run(),
              "retina", (a, r) -> new RetinaBench(r, Shared.folder(), a.threads()).run(),
              "seams", (a, r) -> new SeamsBench(a, r).run(),
              "start", (a, r) -> new StartBench(a, r).run(),
              "forward", (a, r) -> new ForwardBench(a, r).run(),
              "train",
                  (a, r) ->
                      new TrainBench(
                              r, a.work(), a::wants, a.pairs(9), a.number("side", 512), a.threads())
                          .run(),
              "train-memory",
                  (a, r) ->
                      new MemoryBench(
                              r,
                              a.work(),
                              a.text("model", "unet-compact"),
                              a.number("steps", 2000),
                              a.number("side", 64),
                              a.threads())
                          .run(),
              "postprocess", (a, r) -> new PostprocessBench(a, r).run()));

  static {
    ALL.put("serve", (a, r) -> new ServeBench(a, r).run());
  }

  private Bench() {}

  /** Exits with 2 if the call is off, with 1 if the benchmark cannot be run. */
  public static void main(String[] args) throws Exception {
    Benchmark benchmark = args.length == 0 ? null : ALL.get(args[0]);
    if (benchmark == null) {
      System.err.println(
          "usage: bench NAME [--only A,B] [--pairs N] [--threads N] [--side N] [--steps N]"
              + " [--model NAME] [--seconds N]\nbenchmarks: "
              + String.join(", ", ALL.keySet()));
      System.exit(2);
      return;
    }
    try {
      Arguments arguments = Arguments.parse(List.of(args));
      Machine.lines().forEach(System.out::println);
      Report report = new Report(System.out);
      benchmark.run(arguments, report);
      report.end();
      System.exit(0);
    } catch (Refusal e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(e.kind() == Refusal.Kind.USAGE ? 2 : 1);
    }
  }
}
