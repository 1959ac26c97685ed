package io.intarsia.data.stats;

import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.Picture;
import io.intarsia.image.PillowResize;
import io.intarsia.preprocess.Resample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Statistics as one page: examples, classes, places, pairs, sizes and outliers. */
public final class StatsPage {
  private static final int THUMB = 230;
  private static final int EXAMPLES = 4;
  private static final int SHOWN = 8;
  private static final int PAIRS = 12;

  private StatsPage() {}

  /**
   * The page.
   *
   * @param data what was counted: some examples and outliers are loaded again to be shown
   */
  public static Page of(String title, Dataset data, DataStats stats) {
    Page page = new Page(title);
    page.text(
        String.format(
            Locale.ROOT,
            "%d pictures, %d classes%s, %.1f megapixels, %.1f %% of them without a class",
            stats.samples(),
            stats.classes().size(),
            stats.multiLabel() ? " that may overlap" : "",
            stats.pixels() / 1e6,
            100.0 * stats.ignored() / Math.max(1, stats.pixels())));
    examples(page, data);
    classes(page, stats);
    page.heading("Where classes lie");
    page.cards(
        stats.classes().stream()
            .filter(c -> c.pixels() > 0)
            .map(c -> Page.figure(heat(c.heat()), 96, c.name()))
            .toList());
    pairs(page, stats);
    page.heading("Sizes of pictures");
    page.table(
        List.of("size", "pictures"),
        stats.sizes().entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(PAIRS)
            .map(e -> List.of(Page.escape(e.getKey()), e.getValue().toString()))
            .toList());
    page.heading("Brightness");
    page.text("Pictures by mean grey value");
    long[] bins = new long[16];
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < bins.length; i++) {
      bins[i] = stats.brightness()[i];
      labels.add(Integer.toString(16 * i));
    }
    page.columns(bins, labels);
    outliers(page, data, stats);
    return page;
  }

  private static void examples(Page page, Dataset data) {
    page.heading("Examples");
    List<String> figures = new ArrayList<>();
    int count = Math.min(EXAMPLES, data.size());
    for (int i = 0; i < count; i++) {
      int index = (int) ((long) i * data.size() / count);
      Sample sample = data.load(index);
      figures.add(Page.figure(thumb(sample.picture()), THUMB, sample.id()));
      figures.add(Page.figure(thumb(colours(data, sample)), THUMB, "its labels"));
    }
    page.cards(figures);
  }

  private static void classes(Page page, DataStats stats) {
    page.heading("Classes");
    page.text(
        "Parts are 8-connected; the last five columns count them by their share of the picture.");
    double most = stats.classes().stream().mapToDouble(ClassStats::share).max().orElse(1);
    List<List<String>> rows = new ArrayList<>();
    for (ClassStats c : stats.classes()) {
      List<String> row = new ArrayList<>();
      row.add(
          "<span class=one><span class=chip style=\"background:#%06x\"></span>%s</span>"
              .formatted(c.rgb(), Page.escape(c.name())));
      row.add(Page.bar(c.share() / Math.max(1e-12, most), percent(c.share())));
      double frequency = (double) c.pictures() / Math.max(1, stats.samples());
      row.add(Page.bar(frequency, "%d".formatted(c.pictures())));
      row.add(Long.toString(c.objects()));
      row.add(c.objects() == 0 ? "" : Page.escape(c.smallest() + " in " + c.smallestIn()));
      for (long size : c.sizes()) {
        row.add(Long.toString(size));
      }
      rows.add(row);
    }
    page.table(
        List.of(
            "class",
            "share of pixels",
            "pictures",
            "parts",
            "smallest, pixels",
            "<0.01%",
            "<0.1%",
            "<1%",
            "<10%",
            "more"),
        rows);
  }

  private static void pairs(Page page, DataStats stats) {
    page.heading("Classes together");
    int n = stats.classes().size();
    double[][] share = new double[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        share[a][b] = stats.together()[a][b] / Math.max(1.0, stats.together()[a][a]);
      }
    }
    List<String> figures = new ArrayList<>();
    figures.add(
        Page.figure(
            matrix(share),
            320,
            "how often the column's class is in pictures of the row's; order as above"));
    if (stats.multiLabel()) {
      double[][] overlap = new double[n][n];
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          double all = Math.max(1.0, stats.overlap()[a][a]);
          overlap[a][b] = a == b ? 0 : stats.overlap()[a][b] / all;
        }
      }
      figures.add(
          Page.figure(matrix(overlap), 320, "share of the row's pixels that the column's covers"));
    }
    page.cards(figures);
    if (stats.multiLabel()) {
      overlaps(page, stats);
    }
  }

  private record Pair(String a, String b, long pixels) {}

  private static void overlaps(Page page, DataStats stats) {
    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < stats.classes().size(); a++) {
      for (int b = a + 1; b < stats.classes().size(); b++) {
        if (stats.overlap()[a][b] > 0) {
          String left = stats.classes().get(a).name();
          pairs.add(new Pair(left, stats.classes().get(b).name(), stats.overlap()[a][b]));
        }
      }
    }
    pairs.sort(Comparator.comparingLong(Pair::pixels).reversed());
    page.table(
        List.of("overlapping most", "", "pixels"),
        pairs.stream()
            .limit(PAIRS)
            .map(p -> List.of(Page.escape(p.a()), Page.escape(p.b()), Long.toString(p.pixels())))
            .toList());
  }

  private static void outliers(Page page, Dataset data, DataStats stats) {
    page.heading("Unusual pictures");
    if (stats.outliers().isEmpty()) {
      page.text("None: every picture is within 4.5 robust standard deviations of the median.");
      return;
    }
    List<String> figures = new ArrayList<>();
    for (Outlier o : stats.outliers().subList(0, Math.min(SHOWN, stats.outliers().size()))) {
      figures.add(
          Page.figure(thumb(data.load(o.index()).picture()), THUMB, o.id() + ": " + o.of()));
    }
    page.cards(figures);
    page.table(
        List.of("picture", "unusual", "value", "median", "robust deviations"),
        stats.outliers().stream()
            .map(
                o ->
                    List.of(
                        Page.escape(o.id()),
                        o.of(),
                        String.format(Locale.ROOT, "%.3g", o.value()),
                        String.format(Locale.ROOT, "%.3g", o.median()),
                        String.format(Locale.ROOT, "%.1f", o.score())))
            .toList());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, share < 0.001 ? "%.4f %%" : "%.2f %%", 100 * share);
  }

  private static Picture thumb(Picture picture) {
    if (picture.width() <= THUMB) {
      return picture;
    }
    int height = Math.max(1, (int) Math.rint((double) picture.height() * THUMB / picture.width()));
    return PillowResize.resize(picture, THUMB, height, Resample.BILINEAR);
  }

  private static Picture colours(Dataset data, Sample sample) {
    int width = sample.picture().width();
    byte[] rgb = new byte[sample.picture().rgb().length];
    for (int i = 0; i < rgb.length / 3; i++) {
      int colour = colour(data, sample, i);
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) (colour >> 16 - 8 * c);
      }
    }
    return Picture.of(width, sample.picture().height(), rgb);
  }

  /** The class's colour, white where several classes lie. */
  private static int colour(Dataset data, Sample sample, int i) {
    if (sample.truth() instanceof Truth.Classes classes) {
      int id = classes.map().ids()[i] & 0xff;
      return id < data.space().size() ? data.space().classes().get(id).rgb() : 0;
    }
    int colour = 0;
    int found = 0;
    List<GreyPicture> masks = ((Truth.Masks) sample.truth()).masks();
    for (int c = 0; c < masks.size(); c++) {
      if (masks.get(c).values()[i] != 0) {
        colour = data.space().classes().get(c).rgb();
        found++;
      }
    }
    return found > 1 ? 0xffffff : colour;
  }

  private static Picture heat(double[] cells) {
    double most = 1e-12;
    for (double cell : cells) {
      most = Math.max(most, cell);
    }
    byte[] rgb = new byte[3 * cells.length];
    for (int i = 0; i < cells.length; i++) {
      paint(rgb, i, cells[i] / most);
    }
    return Picture.of(ClassStats.GRID, ClassStats.GRID, rgb);
  }

  private static Picture matrix(double[][] share) {
    int n = share.length;
    byte[] rgb = new byte[3 * n * n];
    for (int i = 0; i < n * n; i++) {
      paint(rgb, i, Math.min(1, share[i / n][i % n]));
    }
    return Picture.of(n, n, rgb);
  }

  /** From dark blue over red to pale yellow. */
  private static void paint(byte[] rgb, int i, double share) {
    double[][] stops = {{18, 18, 56}, {120, 28, 109}, {229, 92, 48}, {252, 250, 180}};
    double at = Math.max(0, Math.min(0.9999, share)) * 3;
    int low = (int) at;
    for (int c = 0; c < 3; c++) {
      double t = at - low;
      rgb[3 * i + c] = (byte) (int) (stops[low][c] * (1 - t) + stops[low + 1][c] * t);
    }
  }
}
