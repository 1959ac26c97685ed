package io.intarsia.cli.job;

import io.intarsia.predict.result.ClassArea;
import io.intarsia.predict.result.Segmentation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The areas of one picture's classes, as a table to read. */
final class AreaTable {
  private static final int MOST = 12;

  private AreaTable() {}

  static void print(String name, Segmentation result, List<ClassArea> areas, PrintWriter out) {
    out.println(name + ": " + result);
    boolean scored = result.confidence() != null;
    out.printf(
        Locale.ROOT, "  %-28s %8s %12s%s%n", "class", "share", "pixels", scored ? "  score" : "");
    for (ClassArea area : areas.subList(0, Math.min(MOST, areas.size()))) {
      out.printf(
          Locale.ROOT,
          "  %-28s %7.2f%% %12d%s%n",
          area.group().name(),
          100 * area.share(),
          area.pixels(),
          area.score() == null ? "" : String.format(Locale.ROOT, "%7.3f", area.score()));
    }
    if (areas.size() > MOST) {
      out.printf("  and %d more%n", areas.size() - MOST);
    }
  }
}
