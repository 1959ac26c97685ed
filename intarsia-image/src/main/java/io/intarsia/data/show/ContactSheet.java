package io.intarsia.data.show;

import io.intarsia.augment.Augmentation;
import io.intarsia.augment.Donors;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.image.Picture;
import io.intarsia.image.PillowResize;
import io.intarsia.image.draw.Legend;
import io.intarsia.image.draw.Sheet;
import io.intarsia.label.LabelClass;
import io.intarsia.preprocess.Resample;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Samples of a data set on one sheet: each picture, the same with its labels laid over, and both
 * again as an augmentation gives them to the network, with a legend of the classes that occur. The
 * same data, augmentation and settings give the same pixels.
 */
public final class ContactSheet {
  private static final int GAP = 8;
  private static final long MOST_PIXELS = 100_000_000;
  private static final int IGNORED_COLOUR = 0x707070;
  private static final List<String> HEADS =
      List.of("picture", "labels", "augmented", "augmented labels");

  /**
   * What to draw.
   *
   * @param count samples, chosen by the seed; all of a smaller data set
   * @param seed chooses the samples and drives the augmentation; with a recipe's seed the augmented
   *     samples are those that training sees
   * @param epoch of the augmentation, from 0
   * @param cell pixels that a picture takes along its longer side
   */
  public record Settings(int count, long seed, int epoch, int cell) {
    /**
     * @throws Refusal USAGE for a count below 1, an epoch below 0 or a cell out of 32 to 1024
     */
    public Settings {
      if (count < 1 || epoch < 0 || cell < 32 || cell > 1024) {
        throw Refusal.usage(
            "a sheet of %d samples of epoch %d in cells of %d pixels: wanted 1 sample or more,"
                + " epoch 0 or more, cells of 32 to 1024 pixels",
            count, epoch, cell);
      }
    }
  }

  /** The cells of one sample, side by side. */
  private record Row(String caption, List<Picture> cells) {
    int height() {
      return cells.stream().mapToInt(Picture::height).max().orElse(1);
    }
  }

  private final Dataset data;
  private final Augmentation augmentation;
  private final Settings settings;
  private final LabelPaint paint;

  private ContactSheet(Dataset data, Augmentation augmentation, Settings settings) {
    this.data = data;
    this.augmentation = augmentation;
    this.settings = settings;
    this.paint = new LabelPaint(data.space());
  }

  /**
   * Draws a sheet.
   *
   * @param augmentation none to draw samples only as they are stored
   * @throws Refusal USAGE if the sheet would have over 100 million pixels; as {@link Dataset#load}
   *     and {@link Augmentation#apply}
   */
  public static Picture draw(
      Dataset data, Augmentation augmentation, Settings settings, Progress.Factory progress) {
    return new ContactSheet(data, augmentation, settings).sheet(progress);
  }

  /** The numbers of the samples, in the order they are drawn. */
  static int[] chosen(int size, int count, long seed) {
    int[] order = new int[size];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return java.util.Arrays.copyOf(order, Math.min(size, count));
  }

  private Picture sheet(Progress.Factory progress) {
    int[] chosen = chosen(data.size(), settings.count(), settings.seed());
    int cells = augmentation.transforms().isEmpty() ? 2 : 4;
    int beside = chosen.length <= 4 ? 1 : 2;
    int block = cells * (settings.cell() + GAP) + (beside > 1 ? 2 * GAP : 0);
    int lines = (chosen.length + beside - 1) / beside;
    long most = (long) lines * (settings.cell() + 2 * Sheet.LINE) * block * beside;
    if (most > MOST_PIXELS) {
      throw Refusal.usage(
          "a sheet of %d samples in cells of %d pixels would have %d million pixels; draw fewer"
              + " samples or smaller cells",
          chosen.length, settings.cell(), most / 1_000_000);
    }
    List<Row> rows = new ArrayList<>();
    try (Progress bar = progress.open("drawing", chosen.length, "samples")) {
      for (int index : chosen) {
        rows.add(row(index));
        bar.advance(1);
      }
    }
    Picture drawn = drawn(rows, beside, block);
    return Legend.beside(drawn, Legend.draw(legend(), drawn.height()));
  }

  private Row row(int index) {
    Sample sample = data.load(index);
    List<Picture> cells = new ArrayList<>();
    add(cells, sample);
    String caption = sample.id() + "  " + sides(sample);
    if (!augmentation.transforms().isEmpty()) {
      Sample changed =
          augmentation.apply(sample, settings.seed(), settings.epoch(), index, Donors.of(data));
      add(cells, changed);
      caption += " -> " + sides(changed);
    }
    return new Row(caption, cells);
  }

  private static String sides(Sample sample) {
    return sample.picture().width() + "x" + sample.picture().height();
  }

  private void add(List<Picture> cells, Sample sample) {
    Picture fitted = fitted(sample.picture());
    cells.add(fitted);
    cells.add(paint.over(fitted, sample.truth()));
  }

  /** Within a cell; small pictures are enlarged by a whole factor, so that pixels stay square. */
  private Picture fitted(Picture picture) {
    int longer = Math.max(picture.width(), picture.height());
    int cell = settings.cell();
    if (longer <= cell) {
      int factor = cell / longer;
      return factor == 1
          ? picture
          : PillowResize.resize(
              picture, picture.width() * factor, picture.height() * factor, Resample.NEAREST);
    }
    int width = Math.max(1, (int) Math.round((double) picture.width() * cell / longer));
    int height = Math.max(1, (int) Math.round((double) picture.height() * cell / longer));
    return PillowResize.resize(picture, width, height, Resample.BILINEAR);
  }

  private Picture drawn(List<Row> rows, int beside, int block) {
    int height = Sheet.LINE + GAP;
    for (int i = 0; i < rows.size(); i += beside) {
      height += Sheet.LINE + line(rows, i, beside) + GAP;
    }
    int cell = settings.cell() + GAP;
    Sheet sheet = new Sheet(GAP + beside * block, height);
    int y = GAP;
    for (int b = 0; b < Math.min(beside, rows.size()); b++) {
      for (int c = 0; c < rows.get(0).cells().size(); c++) {
        sheet.text(HEADS.get(c), GAP + b * block + c * cell, y, cell - GAP);
      }
    }
    y += Sheet.LINE;
    int room = rows.get(0).cells().size() * cell - GAP;
    for (int i = 0; i < rows.size(); i++) {
      int x = GAP + i % beside * block;
      sheet.text(rows.get(i).caption(), x, y, room);
      for (int c = 0; c < rows.get(i).cells().size(); c++) {
        sheet.put(rows.get(i).cells().get(c), x + c * cell, y + Sheet.LINE);
      }
      boolean last = (i + 1) % beside == 0;
      y += last ? Sheet.LINE + line(rows, i + 1 - beside, beside) + GAP : 0;
    }
    return sheet.picture();
  }

  /** The height of a line of samples. */
  private static int line(List<Row> rows, int first, int beside) {
    return rows.subList(first, Math.min(rows.size(), first + beside)).stream()
        .mapToInt(Row::height)
        .max()
        .orElse(1);
  }

  private List<Legend.Entry> legend() {
    List<Legend.Entry> entries = new ArrayList<>();
    BitSet seen = paint.seen();
    for (int i = 0; i < data.space().size(); i++) {
      LabelClass known = data.space().classes().get(i);
      if (seen.get(i)) {
        entries.add(new Legend.Entry(known.name(), known.rgb()));
      }
    }
    if (!data.multiLabel() && seen.get(LabelPaint.IGNORED)) {
      entries.add(new Legend.Entry("(no class)", IGNORED_COLOUR));
    }
    return entries;
  }
}
