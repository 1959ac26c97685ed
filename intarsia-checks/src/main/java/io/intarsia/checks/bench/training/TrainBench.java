package io.intarsia.checks.bench.training;

import io.intarsia.checks.bench.harness.Launch;
import io.intarsia.checks.bench.harness.Pairs;
import io.intarsia.checks.bench.harness.Report;
import io.intarsia.checks.bench.harness.WorkerProcess;
import io.intarsia.checks.bench.peer.PlainTrain;
import io.intarsia.nn.Network;
import io.intarsia.torch.TorchSettings.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Steps of training: forward, cross-entropy at full size, backward, AdamW. The baseline is the same
 * network on the same libtorch with the same settings of malloc, one operation after the other
 * without any rewriting, in 32 bits. Both begin with the same values and see the same batches.
 */
public final class TrainBench {
  private static final String RATE = "0.0006";
  private static final int CLASSES = 150;
  private static final int BATCH = 2;
  private static final int WARM_UP = 3;
  private static final int CURVE = 200;
  private static final int WINDOW = 20;

  private final Report report;
  private final Path work;
  private final Predicate<String> wanted;
  private final int pairs;
  private final int side;
  private final int threads;

  /**
   * @param work a folder for files
   * @param wanted which rows
   * @param pairs how many pairs of steps are timed
   * @param side of the pictures
   */
  public TrainBench(
      Report report, Path work, Predicate<String> wanted, int pairs, int side, int threads) {
    this.report = report;
    this.work = work;
    this.wanted = wanted;
    this.pairs = pairs;
    this.side = side;
    this.threads = threads;
  }

  /** Times pairs of steps, then lets each side learn and compares the curves. */
  public void run() throws IOException {
    Files.createDirectories(work);
    Network network = TrainWorker.network(CLASSES);
    Path values = work.resolve("train-values.bin");
    TrainWorker.write(TrainWorker.values(network), values);
    report.note(
        "%ntraining, SegFormer-B0, %d classes, batch %d, %dx%d, %d threads",
        CLASSES, BATCH, side, side, threads);
    report.note(
        "  %-22s %10s %10s %8s %10s %10s", "line", "ms", "baseline", "ratio", "peak", "baseline");
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      String row = "segformer-b0/" + precision.name().toLowerCase(Locale.ROOT);
      if (wanted.test(row)) {
        run(row, precision, values);
      }
    }
  }

  private void run(String row, Precision precision, Path values) throws IOException {
    Path ourLosses = work.resolve("train-losses-" + precision);
    Path plainLosses = work.resolve("train-losses-plain");
    Files.deleteIfExists(ourLosses);
    Files.deleteIfExists(plainLosses);
    try (WorkerProcess ours = WorkerProcess.start(ours(precision, ourLosses));
        WorkerProcess plain = WorkerProcess.start(plain(values, plainLosses))) {
      int[] steps = new int[2];
      for (int i = 0; i < WARM_UP; i++) {
        ours.run(Integer.toString(steps[0]++));
        plain.run(Integer.toString(steps[1]++));
      }
      Pairs measured =
          Pairs.measure(
              pairs,
              () -> ours.run(Integer.toString(steps[0]++)),
              () -> plain.run(Integer.toString(steps[1]++)));
      report.note(
          "  %-22s %10.0f %10.0f %8.3f %10s %10s",
          row.substring(row.indexOf('/') + 1),
          measured.ourMedian(),
          measured.baselineMedian(),
          measured.ratio(),
          Report.megabytes(ours.peak()),
          Report.megabytes(plain.peak()));
      report.ratio(row + "/step", measured.ratio());
      report.ratio(row + "/memory", ours.peak() / (double) plain.peak());
      while (steps[0] < CURVE) {
        ours.run(Integer.toString(steps[0]++));
      }
      while (steps[1] < CURVE) {
        plain.run(Integer.toString(steps[1]++));
      }
    }
    curves(row, losses(ourLosses), losses(plainLosses));
  }

  /** Means of windows side by side, and the largest difference between them. */
  private void curves(String row, double[] ours, double[] plain) {
    double worst = 0;
    StringBuilder text = new StringBuilder();
    for (int from = 0; from + WINDOW <= CURVE; from += WINDOW) {
      double a = mean(ours, from);
      double b = mean(plain, from);
      worst = Math.max(worst, Math.abs(a - b) / b);
      text.append(String.format(Locale.ROOT, " %.3f/%.3f", a, b));
    }
    report.note("    losses over %d steps, ours/plain, means of %d:%s", CURVE, WINDOW, text);
    report.note("    %s: the means differ by %.2f %% at most", row, 100 * worst);
  }

  private static double mean(double[] values, int from) {
    double sum = 0;
    for (int i = from; i < from + WINDOW; i++) {
      sum += values[i];
    }
    return sum / WINDOW;
  }

  private static double[] losses(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
        .toArray();
  }

  private Launch ours(Precision precision, Path losses) {
    return Launch.ours(
            "Intarsia's training",
            TrainWorker.class,
            List.of(),
            precision.name(),
            Integer.toString(CLASSES),
            Integer.toString(BATCH),
            Integer.toString(side),
            Integer.toString(threads),
            losses.toString(),
            RATE)
        .withMalloc();
  }

  private Launch plain(Path values, Path losses) {
    return Launch.peer(
            "plain training on libtorch",
            PlainTrain.class,
            List.of("pytorch", "javacpp", "openblas"),
            values.toString(),
            Integer.toString(CLASSES),
            Integer.toString(BATCH),
            Integer.toString(side),
            Integer.toString(threads),
            losses.toString(),
            RATE)
        .withMalloc();
  }
}
