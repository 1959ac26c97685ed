package io.intarsia.cli.job;

import io.intarsia.base.Refusal;
import io.intarsia.image.codec.ImageHeader;
import io.intarsia.image.strip.RowSource;
import io.intarsia.label.LabelSpace;
import io.intarsia.predict.HugeSegmenter;
import io.intarsia.predict.Segmenter;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Pictures that are not decoded whole: strip by strip they become an index PNG. */
final class HugePictures {
  private static final long PIXELS = 100_000_000;
  private static final int IDS = 256;

  private final Path folder;
  private final long budget;
  private final PrintWriter out;

  /**
   * @param folder where results go
   * @param budget bytes of memory that one picture may take
   * @param out hears of the memory beforehand
   */
  HugePictures(Path folder, long budget, PrintWriter out) {
    this.folder = folder;
    this.budget = budget;
    this.out = out;
  }

  /** True for a file of more than 100 million pixels; false for what is no picture. */
  static boolean isHuge(Source source) {
    Path file = source.file();
    try {
      return file != null && ImageHeader.read(file).pixels() > PIXELS;
    } catch (Refusal e) {
      return false;
    }
  }

  /**
   * Segments a picture into {@code STEM.index.png}.
   *
   * @return the file written
   * @throws Refusal INPUT if the file is damaged; ENVIRONMENT if the budget is too small
   */
  Path run(Path file, String stem, Segmenter segmenter) {
    HugeSegmenter huge = segmenter.huge();
    try (RowSource rows = huge.open(file)) {
      HugeSegmenter.Plan plan = huge.planWithin(budget, rows.width(), rows.height());
      out.println(
          file
              + ": "
              + rows.width()
              + "x"
              + rows.height()
              + " pixels, index PNG only; "
              + plan.memory().summary());
      Path png = folder.resolve(stem + ".index.png");
      huge.segment(rows, plan, png, palette(segmenter.labels()));
      return png;
    }
  }

  private static byte[] palette(LabelSpace labels) {
    byte[] palette = new byte[3 * IDS];
    for (int id = 0; id < IDS; id++) {
      int rgb = labels.rgb(id);
      palette[3 * id] = (byte) (rgb >> 16);
      palette[3 * id + 1] = (byte) (rgb >> 8);
      palette[3 * id + 2] = (byte) rgb;
    }
    return palette;
  }
}
