package io.intarsia.track.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.Refusal;
import io.intarsia.config.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A confusion matrix as a table of shares of the true class, darker where larger. */
final class ConfusionTable {
  private static final int MOST_CLASSES = 64;

  private final List<String> classes;
  private final double[][] counts;

  private ConfusionTable(List<String> classes, double[][] counts) {
    this.classes = classes;
    this.counts = counts;
  }

  /**
   * Reads {@code {"classes": [names], "counts": [[true][predicted]]}}.
   *
   * @throws Refusal MODEL if the file is something else
   */
  static ConfusionTable read(Path path) {
    JsonFile file = JsonFile.read(path);
    JsonNode names = file.get("classes");
    JsonNode rows = file.get("counts");
    if (names == null || rows == null || names.isEmpty() || rows.size() != names.size()) {
      throw Refusal.model("%s: a confusion matrix has classes, and counts of as many rows", path);
    }
    List<String> classes = new ArrayList<>();
    names.forEach(name -> classes.add(name.asText()));
    double[][] counts = new double[classes.size()][classes.size()];
    for (int row = 0; row < counts.length; row++) {
      if (rows.get(row).size() != counts.length) {
        throw Refusal.model("%s: row %d of counts has not one count a class", path, row);
      }
      for (int column = 0; column < counts.length; column++) {
        JsonNode count = rows.get(row).get(column);
        if (!count.isNumber() || !(count.doubleValue() >= 0)) {
          throw Refusal.model("%s: counts[%d][%d] is no count", path, row, column);
        }
        counts[row][column] = count.doubleValue();
      }
    }
    return new ConfusionTable(classes, counts);
  }

  String html() {
    int shown = Math.min(classes.size(), MOST_CLASSES);
    StringBuilder out = new StringBuilder("<div class=\"scroll\"><table class=\"confusion\">");
    out.append("<thead><tr><th>true \\ predicted</th>");
    for (int i = 0; i < shown; i++) {
      out.append("<th>").append(Html.escape(Values.line(classes.get(i), 16))).append("</th>");
    }
    out.append("<th>pixels</th></tr></thead><tbody>");
    for (int row = 0; row < shown; row++) {
      double sum = 0;
      for (double count : counts[row]) {
        sum += count;
      }
      out.append("<tr><th>").append(Html.escape(Values.line(classes.get(row), 24)));
      out.append("</th>");
      for (int column = 0; column < shown; column++) {
        double share = sum == 0 ? 0 : counts[row][column] / sum;
        String text = sum == 0 ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
        out.append(
            String.format(
                Locale.ROOT,
                "<td style=\"background:rgba(var(--heat),%.2f)\" title=\"%.0f\">%s</td>",
                0.75 * share,
                counts[row][column],
                text));
      }
      out.append(String.format(Locale.ROOT, "<td>%,.0f</td></tr>", sum));
    }
    out.append("</tbody></table></div>");
    if (shown < classes.size()) {
      out.append("<p class=\"soft\">The first ").append(shown).append(" of ");
      out.append(classes.size()).append(" classes.</p>");
    }
    return out.toString();
  }
}
