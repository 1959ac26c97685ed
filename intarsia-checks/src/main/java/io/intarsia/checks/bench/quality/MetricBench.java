package io.intarsia.checks.bench.quality;

import io.intarsia.checks.bench.harness.Pairs;
import io.intarsia.checks.bench.harness.Report;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.ClassCounts;
import io.intarsia.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Counting a picture of 512x683 pixels and 150 classes into a confusion matrix. The baseline counts
 * as huggingface/evaluate's mean_iou: for each class, a pass over masks of the prediction and the
 * truth, over arrays of the same bytes and in the same machine, which vectorises.
 */
public final class MetricBench {
  private static final int CLASSES = 150;
  private static final int WIDTH = 683;
  private static final int HEIGHT = 512;
  private static final int BLOCK = 24;

  private final Report report;
  private final int pairs;

  /**
   * @param pairs turns measured
   */
  public MetricBench(Report report, int pairs) {
    this.report = report;
    this.pairs = pairs;
  }

  /** Prints both times and their ratio; both must count the same. */
  public void run() {
    byte[] truth = regions(1);
    byte[] prediction = truth.clone();
    byte[] other = regions(2);
    Random random = new Random(3);
    for (int i = 0; i < prediction.length; i++) {
      prediction[i] = random.nextInt(4) == 0 ? other[i] : truth[i];
    }
    ConfusionMatrix matrix = new ConfusionMatrix(space());
    for (int i = 0; i < 20; i++) {
      matrix.clear();
      matrix.update(prediction, truth);
      if (!perClass(prediction, truth).equals(matrix.counts())) {
        throw new IllegalStateException("the two ways count differently");
      }
    }
    Pairs times =
        Pairs.measure(
            pairs,
            () -> time(() -> matrix.update(prediction, truth)),
            () -> time(() -> perClass(prediction, truth)));
    report.note("%nmetric, %d classes, one thread", CLASSES);
    report.note("  %-28s %10s %10s %8s", "line", "ms", "baseline", "ratio");
    String row = "confusion-150/512x683";
    report.note(
        "  %-28s %10.3f %10.3f %8.4f",
        row, times.ourMedian(), times.baselineMedian(), times.ratio());
    report.ratio(row, times.ratio());
  }

  private static double time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  /** Blocks of one class each, as pictures have regions. */
  private static byte[] regions(long seed) {
    Random random = new Random(seed);
    int across = WIDTH / BLOCK + 1;
    byte[] blocks = new byte[across * (HEIGHT / BLOCK + 1)];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = (byte) random.nextInt(CLASSES);
    }
    byte[] ids = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = blocks[i / WIDTH / BLOCK * across + i % WIDTH / BLOCK];
    }
    return ids;
  }

  private static LabelSpace space() {
    List<LabelClass> classes = new ArrayList<>();
    for (int i = 0; i < CLASSES; i++) {
      classes.add(LabelClass.of(i, "class " + i, 0));
    }
    return new LabelSpace("bench", classes, 255, false, List.of());
  }

  private static ClassCounts perClass(byte[] prediction, byte[] truth) {
    long[] right = new long[CLASSES];
    long[] there = new long[CLASSES];
    long[] predicted = new long[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      byte id = (byte) c;
      int both = 0;
      int real = 0;
      int said = 0;
      for (int i = 0; i < truth.length; i++) {
        int t = truth[i] == id ? 1 : 0;
        int p = prediction[i] == id && truth[i] != -1 ? 1 : 0;
        both += t & p;
        real += t;
        said += p;
      }
      right[c] = both;
      there[c] = real;
      predicted[c] = said;
    }
    return new ClassCounts(right, there, predicted);
  }
}
