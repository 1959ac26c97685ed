package io.intarsia.checks.bench.quality;

import io.intarsia.base.Refusal;
import io.intarsia.checks.bench.harness.Report;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.metric.RocArea;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.pretrained.PretrainedLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The retina U-Net on all 20 frames of DRIVE's test set as orobix/retina-unet @f6ff63bb,
 * src/retinaNN_predict.py runs it: overlapping patches of 48x48, the probabilities of vessels
 * averaged; here every 8 pixels, there every 5. Compared with its author's predictions and with the
 * annotation, over whole frames.
 */
public final class RetinaBench {
  private static final String WEIGHTS = "weights/unet3level_drive_orobix.safetensors";
  private static final String PICTURES = "data/retina_drive/all_originals.png";
  private static final String TRUTH = "data/retina_drive/all_groundTruths.png";
  private static final String AUTHOR = "data/retina_drive/all_predictions.png";
  private static final int COLUMNS = 5;
  private static final int ROWS = 4;
  private static final int SIDE = 48;
  private static final int STEP = 8;

  private final Report report;
  private final Optional<Path> shared;
  private final int threads;

  /**
   * @param shared the folder with weights and data, if there is one
   */
  public RetinaBench(Report report, Optional<Path> shared, int threads) {
    this.report = report;
    this.shared = shared;
    this.threads = threads;
  }

  /**
   * Prints a line for each frame, and correlation and area over all.
   *
   * @throws Refusal INPUT if a mosaic is damaged or has other sides
   */
  public void run() {
    Path folder = shared.orElse(null);
    if (folder == null
        || !List.of(WEIGHTS, PICTURES, TRUTH, AUTHOR).stream()
            .allMatch(f -> Files.exists(folder.resolve(f)))) {
      report.note(
          "%nretina skipped: wants a folder 'shared' beside the checkout with %s and %s, %s, %s",
          WEIGHTS, PICTURES, TRUTH, AUTHOR);
      return;
    }
    Decoder decoder = new Decoder();
    Picture pictures = decoder.decode(folder.resolve(PICTURES));
    Picture truth = decoder.decode(folder.resolve(TRUTH));
    Picture author = decoder.decode(folder.resolve(AUTHOR));
    OrtOptions usual = OrtOptions.standard();
    OrtOptions options = new OrtOptions(threads, usual.profile(), usual.settings());
    try (PatchAverage average =
        new PatchAverage(
            PretrainedLoader.load("retina", folder.resolve(WEIGHTS)), SIDE, STEP, options)) {
      run(average, pictures, truth, author);
    }
  }

  private void run(PatchAverage average, Picture pictures, Picture truth, Picture author) {
    int width = pictures.width() / COLUMNS;
    int height = pictures.height() / ROWS;
    report.note("%nretina U-Net, %d frames of %dx%d", COLUMNS * ROWS, width, height);
    report.note("  %-8s %12s %8s", "frame", "correlation", "AUC");
    int frame = width * height;
    float[] scores = new float[COLUMNS * ROWS * frame];
    byte[] inside = new byte[scores.length];
    byte[] theirs = new byte[scores.length];
    for (int i = 0; i < COLUMNS * ROWS; i++) {
      int x = i % COLUMNS * width;
      int y = i / COLUMNS * height;
      float[] ours = average.of(pictures.crop(x, y, width, height));
      byte[] wanted = truth.crop(x, y, width, height).toGrey().values();
      GreyPicture predicted = author.crop(x, y, width, height).toGrey();
      report.note(
          "  %-8d %12.4f %8.4f",
          i, correlation(ours, predicted.values()), RocArea.of(ours, wanted));
      System.arraycopy(ours, 0, scores, i * frame, frame);
      System.arraycopy(wanted, 0, inside, i * frame, frame);
      System.arraycopy(predicted.values(), 0, theirs, i * frame, frame);
    }
    report.note(
        "  %-8s %12.4f %8.4f", "all", correlation(scores, theirs), RocArea.of(scores, inside));
    float[] reference = new float[theirs.length];
    for (int i = 0; i < theirs.length; i++) {
      reference[i] = theirs[i] & 0xff;
    }
    report.note("  the author's predictions: AUC %.4f", RocArea.of(reference, inside));
  }

  /** Pearson's correlation of numbers with unsigned bytes. */
  static double correlation(float[] a, byte[] b) {
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < a.length; i++) {
      meanA += a[i];
      meanB += b[i] & 0xff;
    }
    meanA /= a.length;
    meanB /= a.length;
    double both = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      double x = a[i] - meanA;
      double y = (b[i] & 0xff) - meanB;
      both += x * y;
      squareA += x * x;
      squareB += y * y;
    }
    return both / Math.sqrt(squareA * squareB);
  }
}
