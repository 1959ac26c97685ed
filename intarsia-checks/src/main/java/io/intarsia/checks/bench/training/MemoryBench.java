package io.intarsia.checks.bench.training;

import io.intarsia.base.Refusal;
import io.intarsia.checks.bench.harness.Launch;
import io.intarsia.checks.bench.harness.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether memory grows while a network is trained, evaluated and saved: the whole trainer runs in a
 * process whose Java heap is fixed and touched at its start, so that whatever grows is native.
 */
public final class MemoryBench {
  private static final int EVERY = 100;

  private final Report report;
  private final Path work;
  private final String architecture;
  private final int steps;
  private final int side;
  private final int threads;

  /**
   * @param work a folder for files
   * @param architecture of the catalogue
   * @param steps of the optimiser
   * @param side of the pictures
   */
  public MemoryBench(
      Report report, Path work, String architecture, int steps, int side, int threads) {
    this.report = report;
    this.work = work;
    this.architecture = architecture;
    this.steps = steps;
    this.side = side;
    this.threads = threads;
  }

  /**
   * What was measured after a step, in bytes.
   *
   * @param resident of the process
   * @param javacpp what javacpp knows to be allocated
   * @param heap in use on the Java heap
   */
  private record Point(long step, double resident, double javacpp, double heap) {}

  /** Prints a line every 100 steps, and the slopes after the first quarter. */
  public void run() throws IOException, InterruptedException {
    report.note(
        "%ntraining memory, %s, %dx%d, %d threads, evaluation and checkpoint every %d steps",
        architecture, side, side, threads, MemoryWorker.EVALUATE);
    report.note("  %8s %12s %14s %12s", "step", "resident", "javacpp", "heap in use");
    Launch launch =
        Launch.ours(
                "training",
                MemoryWorker.class,
                List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"),
                architecture,
                Integer.toString(steps),
                Integer.toString(side),
                Integer.toString(threads),
                Integer.toString(EVERY),
                work.resolve("memory-" + ProcessHandle.current().pid()).toString())
            .withMalloc();
    Process process = launch.builder().redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Point> points = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("@")) {
          points.add(point(line.substring(1).split(" ")));
          print(points.get(points.size() - 1));
        }
      }
    }
    int code = process.waitFor();
    if (code != 0) {
      throw Refusal.environment("the training ended with code %d", code);
    }
    List<Point> warm = points.stream().filter(p -> p.step() > steps / 4).toList();
    report.note(
        "  slope after step %d, bytes a step: resident %s, javacpp %s",
        steps / 4,
        slope(warm, warm.stream().mapToDouble(Point::resident).toArray()),
        slope(warm, warm.stream().mapToDouble(Point::javacpp).toArray()));
    double first = warm.get(0).resident();
    double last = warm.get(warm.size() - 1).resident();
    report.ratio("memory/last-over-first", last / first);
  }

  private static Point point(String[] words) {
    return new Point(
        Long.parseLong(words[0]),
        Double.parseDouble(words[1]),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]));
  }

  private void print(Point point) {
    report.note(
        "  %8d %12s %14s %12s",
        point.step(),
        Report.megabytes(point.resident()),
        Report.megabytes(point.javacpp()),
        Report.megabytes(point.heap()));
  }

  /** The slope of the line that fits best. */
  private static String slope(List<Point> points, double[] values) {
    double meanStep = points.stream().mapToDouble(Point::step).average().orElse(0);
    double mean = java.util.Arrays.stream(values).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      double step = points.get(i).step() - meanStep;
      products += step * (values[i] - mean);
      squares += step * step;
    }
    return String.format(Locale.ROOT, "%.0f", squares == 0 ? 0 : products / squares);
  }
}
