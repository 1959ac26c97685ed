package io.intarsia.evaluate;

import io.intarsia.base.Whole;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.draw.Overlay;
import io.intarsia.image.write.PngWriter;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.ClassCounts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A report as one page that needs no other file, for light and dark screens. */
public final class HtmlReport {
  /** More classes than these would not fit on a screen. */
  private static final int SHOWN = 40;

  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;
        background:light-dark(#fff,#16181c);color:light-dark(#1b1d21,#e6e7ea)}
      table{border-collapse:collapse;font-variant-numeric:tabular-nums}
      td,th{padding:.2rem .6rem;text-align:right;border-bottom:1px solid #8884}
      td:first-child,th:first-child{text-align:left}
      .heat td{padding:0;width:1.4rem;height:1.4rem;border:0;
        background:rgb(58 122 204/var(--v))}
      .heat th{border:0;font-weight:400;font-size:.8rem}
      .heat thead th{writing-mode:vertical-rl;text-align:left}
      .swatch{display:inline-block;width:.8em;height:.8em;margin-right:.5em;border-radius:2px}
      .wide{overflow-x:auto}
      figure{margin:1rem 0}figure img{max-width:32%;height:auto}
      """;

  private final EvaluationReport report;
  private final StringBuilder html = new StringBuilder();

  private HtmlReport(EvaluationReport report) {
    this.report = report;
  }

  /**
   * Writes the page.
   *
   * @param worst pictures to show
   * @throws io.intarsia.base.Refusal ENVIRONMENT if the file cannot be written
   */
  public static void write(EvaluationReport report, List<WorstPicture> worst, Path file) {
    byte[] page = page(report, worst).getBytes(StandardCharsets.UTF_8);
    Whole.write(file, out -> out.write(page));
  }

  /** The page's text. */
  static String page(EvaluationReport report, List<WorstPicture> worst) {
    HtmlReport page = new HtmlReport(report);
    page.html.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
    page.html.append("<meta name=\"viewport\" content=\"width=device-width\">");
    page.html.append("<title>Evaluation</title><style>").append(STYLE).append("</style>");
    page.html.append("<h1>Evaluation</h1>");
    page.figures();
    page.classes();
    page.confusion();
    page.pictures(worst);
    return page.html.append("</html>").toString();
  }

  private void add(String format, Object... args) {
    html.append(String.format(Locale.ROOT, format, args));
  }

  private void figures() {
    add(
        "<p>Protocol %s: %s. %d pictures, %d classes, %d pixels. Data set %s.</p><table>",
        escaped(report.protocol().name()),
        escaped(report.protocol().rules()),
        report.images().size(),
        report.space().size(),
        report.matrix().total(),
        escaped(report.fingerprint()));
    report
        .figures()
        .forEach((k, v) -> add("<tr><td>%s<td>%s</tr>", escaped(k), EvaluationReport.number(v)));
    add(
        "<tr><td>mean IoU, 95 %% over pictures<td>%s to %s</tr></table>",
        EvaluationReport.number(report.meanIou().low()),
        EvaluationReport.number(report.meanIou().high()));
  }

  private void classes() {
    ClassCounts counts = report.matrix().counts();
    add("<h2>Classes</h2><table><thead><tr><th>class<th>IoU<th>accuracy<th>precision");
    add("<th>F1<th>pixels</tr></thead>");
    for (int i = 0; i < counts.size(); i++) {
      add(
          "<tr><td><span class=\"swatch\" style=\"background:#%06x\"></span>%s"
              + "<td>%s<td>%s<td>%s<td>%s<td>%d</tr>",
          report.space().classes().get(i).rgb(),
          name(i),
          EvaluationReport.number(report.protocol().iou(counts, i)),
          EvaluationReport.number(counts.accuracy(i)),
          EvaluationReport.number(counts.precision(i)),
          EvaluationReport.number(counts.dice(i)),
          counts.truth(i));
    }
    add("</table>");
  }

  private String name(int index) {
    return escaped(report.space().classes().get(index).name());
  }

  private void confusion() {
    ClassCounts counts = report.matrix().counts();
    List<Integer> met =
        IntStream.range(0, counts.size()).boxed().filter(i -> counts.union(i) > 0).toList();
    List<Integer> shown =
        met.stream()
            .sorted(Comparator.comparingLong((Integer i) -> counts.union(i)).reversed())
            .limit(SHOWN)
            .sorted()
            .toList();
    add("<h2>Confusion</h2><p>Rows are true classes, columns predicted ones; shares of the row.");
    if (shown.size() < met.size()) {
      add(" The %d largest of %d classes.", shown.size(), met.size());
    }
    add("</p><div class=\"wide\"><table class=\"heat\"><thead><tr><th>");
    shown.forEach(p -> add("<th>%s", name(p)));
    add("</tr></thead>");
    for (int t : shown) {
      add("<tr><th>%s", name(t));
      for (int p : shown) {
        double share =
            counts.truth(t) == 0 ? 0 : (double) report.matrix().count(t, p) / counts.truth(t);
        add(
            "<td style=\"--v:%.3f\" title=\"%s as %s: %.1f %%\">",
            share, name(t), name(p), 100 * share);
      }
      add("</tr>");
    }
    add("</table></div>");
  }

  private void pictures(List<WorstPicture> worst) {
    if (worst.isEmpty()) {
      return;
    }
    add("<h2>Worst pictures</h2><p>Picture, truth, prediction.</p>");
    byte[] palette = palette(report.space());
    for (WorstPicture one : worst) {
      add("<figure><figcaption>%s, mean IoU ", escaped(one.image().id()));
      add("%s</figcaption>", EvaluationReport.number(one.image().meanIou()));
      image("picture", one.picture());
      image("truth", blend(one.picture(), one.truth(), palette));
      image("prediction", blend(one.picture(), one.prediction(), palette));
      add("</figure>");
    }
  }

  private static Picture blend(Picture picture, LabelMap map, byte[] palette) {
    return Overlay.blend(picture, map, palette, 0.6, id -> id != LabelMap.IGNORE);
  }

  private void image(String what, Picture picture) {
    String data = Base64.getEncoder().encodeToString(PngWriter.encode(picture));
    add("<img alt=\"%s\" src=\"data:image/png;base64,", what);
    html.append(data).append("\">");
  }

  private static byte[] palette(LabelSpace space) {
    byte[] palette = new byte[3 * 256];
    for (int i = 0; i < space.size(); i++) {
      int rgb = space.classes().get(i).rgb();
      palette[3 * i] = (byte) (rgb >> 16);
      palette[3 * i + 1] = (byte) (rgb >> 8);
      palette[3 * i + 2] = (byte) rgb;
    }
    return palette;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
