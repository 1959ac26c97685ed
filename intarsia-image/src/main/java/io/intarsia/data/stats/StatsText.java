package io.intarsia.data.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Statistics as lines of text for a terminal. */
public final class StatsText {
  private static final int BAR = 16;
  private static final int SIZES = 5;
  private static final int OUTLIERS = 8;
  private static final int NAME = 28;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

  private StatsText() {}

  /** Pictures and sizes, a line for each class with its share as a bar, and unusual pictures. */
  public static String of(DataStats stats) {
    StringBuilder out = new StringBuilder();
    out.append(
        line(
            "%d pictures, %d classes%s, %.1f megapixels, %.1f %% of them without a class",
            stats.samples(),
            stats.classes().size(),
            stats.multiLabel() ? " that may overlap" : "",
            stats.pixels() / 1e6,
            100.0 * stats.ignored() / Math.max(1, stats.pixels())));
    out.append("sizes: ").append(sizes(stats.sizes())).append("\n\n");
    double most = stats.classes().stream().mapToDouble(ClassStats::share).max().orElse(1);
    int name = stats.classes().stream().mapToInt(c -> cut(c.name()).length()).max().orElse(5);
    name = Math.max(5, name);
    String rows = "%-" + name + "s  %-" + BAR + "s %9s  %9s  %8s  %9s";
    out.append(line(rows, "class", "share", "of pixels", "pictures", "parts", "smallest"));
    for (ClassStats c : stats.classes()) {
      out.append(
          line(
              rows,
              cut(c.name()),
              bar(c.share() / Math.max(1e-12, most)),
              percent(c.share()),
              c.pictures(),
              c.objects(),
              c.objects() == 0 ? "-" : c.smallest()));
    }
    out.append(line("\nparts are 8-connected; smallest is the pixels of the smallest part"));
    unusual(stats.outliers(), out);
    return out.toString();
  }

  private static void unusual(List<Outlier> outliers, StringBuilder out) {
    if (outliers.isEmpty()) {
      return;
    }
    out.append(line("\nunusual pictures, with their distance from the median in deviations:"));
    outliers.stream()
        .limit(OUTLIERS)
        .forEach(
            o ->
                out.append(
                    line(
                        "  %s: %s %.3g (median %.3g, %.1f)",
                        o.id(), o.of(), o.value(), o.median(), o.score())));
    if (outliers.size() > OUTLIERS) {
      out.append(line("  and %d more", outliers.size() - OUTLIERS));
    }
  }

  private static String sizes(Map<String, Integer> sizes) {
    List<String> parts = new ArrayList<>();
    sizes.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(SIZES)
        .forEach(e -> parts.add(e.getKey() + " (" + e.getValue() + ")"));
    int more = sizes.size() - parts.size();
    return String.join(", ", parts) + (more > 0 ? " and " + more + " more" : "");
  }

  /** A bar of a share from 0 to 1, drawn to an eighth of a character. */
  private static String bar(double share) {
    int eighths = (int) Math.round(Math.max(0, Math.min(1, share)) * BAR * 8);
    char[] cells = new char[BAR];
    Arrays.fill(cells, ' ');
    for (int i = 0; i < BAR; i++) {
      cells[i] = EIGHTHS.charAt(Math.max(0, Math.min(8, eighths - 8 * i)));
    }
    return new String(cells);
  }

  private static String percent(double share) {
    return String.format(
        Locale.ROOT, share > 0 && share < 0.001 ? "%.4f %%" : "%.2f %%", 100 * share);
  }

  private static String cut(String name) {
    return name.length() <= NAME ? name : name.substring(0, NAME - 3) + "...";
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing() + "\n";
  }
}
