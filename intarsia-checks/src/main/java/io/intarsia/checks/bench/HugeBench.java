package io.intarsia.checks.bench;

import io.intarsia.checks.bench.harness.Errand;
import io.intarsia.checks.bench.harness.Launch;
import io.intarsia.checks.bench.harness.Report;
import io.intarsia.image.write.PngWriter;
import io.intarsia.image.write.TiffWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A picture of 20,000 x 20,000 pixels (or {@code --side}) through SegFormer-B0 to an index PNG by
 * the command line. The baseline of memory is the bound of 1.5 GB.
 */
final class HugeBench {
  private static final String MODEL = "segformer-b0";
  private static final double BOUND = 1.5e9;
  private static final int PIXELS_OF_HUGE = 100_000_000;

  private final Arguments arguments;
  private final Report report;
  private final int side;

  HugeBench(Arguments arguments, Report report) {
    this.arguments = arguments;
    this.report = report;
    side = arguments.number("side", 20_000);
  }

  void run() throws IOException {
    Path model = new Models(arguments.work().resolve("models")).folder(MODEL);
    Path folder = Files.createDirectories(arguments.work().resolve("huge"));
    // The launcher builds what is stale; that is not to be measured.
    Errand.run(Launch.command("intarsia", StartBench.LAUNCHER, "--version"), false);
    report.note("%nhuge, %s, %d x %d pixels", MODEL, side, side);
    if ((long) side * side < PIXELS_OF_HUGE) {
      report.note("  under 100 million pixels the command line does not work in strips by itself");
    }
    for (String kind : List.of("tiff", "png")) {
      if (arguments.wants(kind)) {
        Path picture = folder.resolve(side + "." + kind);
        if (!Files.exists(picture)) {
          generate(picture, kind);
        }
        Errand errand = Errand.run(StartBench.segment(model, picture, folder.resolve("out")), true);
        errand.text().lines().filter(l -> l.contains("MB")).forEach(l -> report.note("  " + l));
        report.note(
            "  %-5s %4d MB file, %6.1f s, %.2f million pixels/s, peak %s",
            kind,
            Files.size(picture) / 1_000_000,
            errand.milliseconds() / 1e3,
            (double) side * side / errand.milliseconds() / 1e3,
            Report.megabytes(errand.peak()));
        report.ratio("huge/" + kind + "/memory", errand.peak() / BOUND);
      }
    }
  }

  private void generate(Path picture, String kind) {
    report.note("  making %s", picture.getFileName());
    if (kind.equals("tiff")) {
      TiffWriter.write(picture, side, side, new TiffWriter.Layout(256, 0, 1), this::rows);
      return;
    }
    PngWriter.rgb(
        picture,
        side,
        side,
        PngWriter.FAST,
        out -> {
          byte[] row = new byte[3 * side];
          for (int y = 0; y < side; y++) {
            rows(y, y + 1, row);
            out.put(row, 0, 1);
          }
        });
  }

  /** Coloured fields with borders and some texture, the same in any order of strips. */
  private void rows(int from, int to, byte[] rgb) {
    int at = 0;
    for (int y = from; y < to; y++) {
      for (int x = 0; x < side; x++) {
        int field = (x / 700 * 31 + y / 500 * 17) * 0x9E3779B1;
        int grain = ((x * 0x85EBCA6B) ^ (y * 0xC2B2AE35)) * 0x9E3779B1 >>> 28;
        rgb[at++] = (byte) ((field >>> 24) + grain);
        rgb[at++] = (byte) ((field >>> 16) + grain);
        rgb[at++] = (byte) ((field >>> 8) + grain);
      }
    }
  }
}
