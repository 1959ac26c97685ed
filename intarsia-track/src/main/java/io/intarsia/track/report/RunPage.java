package io.intarsia.track.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.intarsia.base.Refusal;
import io.intarsia.track.Artefact;
import io.intarsia.track.MetricSeries;
import io.intarsia.track.RunStore;
import io.intarsia.track.RunSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page about runs that needs nothing else: no network, no other file. All that the runs bring is
 * text in it or a PNG picture; the page forbids itself everything but its own style and script.
 */
final class RunPage {
  private static final int MOST_POINTS = 1500;
  private static final int MOST_PICTURES = 48;
  private static final int MOST_LISTED = 1000;
  private static final String SAMPLES = "samples";
  private static final int LARGEST_PICTURE = 8 << 20;
  private static final int ALL_PICTURES = 64 << 20;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  private final RunStore store;
  private final List<RunSummary> runs;
  private final StringBuilder out = new StringBuilder();

  RunPage(RunStore store, List<String> keys) {
    this.store = store;
    this.runs = keys.stream().map(store::get).toList();
  }

  String text(@Nullable Front front) {
    String title = runs.size() == 1 ? runs.get(0).name() : runs.size() + " runs";
    title = front == null ? title : front.title();
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
    out.append(" style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<title>").append(Html.escape(title)).append(" - Intarsia</title>\n<style>\n");
    out.append(Html.resource("report.css")).append("</style></head><body><main>\n");
    out.append("<h1>").append(Html.escape(title)).append("</h1>\n");
    out.append(front == null ? "" : front.html());
    if (front != null) {
      pictures();
    }
    overview();
    boolean curves = curves();
    pairs("Parameters", RunSummary::parameters);
    if (front == null) {
      pictures();
    }
    confusions();
    pairs("Environment", run -> store.environment(run.id()));
    configurations();
    out.append("</main>\n");
    if (curves) {
      out.append("<script>\n").append(Html.resource("report.js")).append("</script>\n");
    }
    return out.append("</body></html>\n").toString();
  }

  private void heading(String title) {
    out.append("<h2>").append(title).append("</h2>\n");
  }

  private void overview() {
    heading(runs.size() == 1 ? "Run" : "Runs");
    out.append("<div class=\"scroll\"><table class=\"overview\">");
    out.append("<tr><th>run</th><th>status</th><th>started (UTC)</th><th>took</th>");
    out.append("<th class=\"number\">step</th><th>data</th><th>revision</th></tr>\n");
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    for (int i = 0; i < runs.size(); i++) {
      RunSummary run = runs.get(i);
      out.append("<tr><td>");
      swatch(i);
      out.append("<span class=\"mono\">").append(run.id()).append("</span> ");
      out.append(Html.escape(run.name())).append("</td><td><span class=\"status ");
      out.append(run.status().label()).append("\">").append(run.status().label());
      out.append("</span> <span class=\"soft\">").append(Html.escape(run.message()));
      out.append("</span></td><td>").append(Values.time(run.started())).append("</td><td>");
      out.append(Values.duration(run.started(), run.ended(), now));
      out.append("</td><td class=\"number\">").append(run.lastStep() < 0 ? "-" : run.lastStep());
      String data = Objects.requireNonNullElse(run.dataHash(), "-");
      out.append("</td><td class=\"mono\">").append(Html.escape(Values.line(data, 20)));
      out.append("</td><td class=\"mono\" title=\"").append(Html.escape(run.revision()));
      out.append("\">").append(Html.escape(shortened(run.revision())));
      out.append("</td></tr>\n");
    }
    out.append("</table></div>\n");
  }

  private static String shortened(String revision) {
    return revision.replaceFirst("^([0-9a-f]{10})[0-9a-f]{30,} \\((.*);.*\\)$", "$1 ($2)");
  }

  private void swatch(int run) {
    out.append("<span class=\"swatch\" style=\"background:").append(Chart.colour(run));
    out.append("\"></span>");
  }

  /** Scores on validation data first, then the training's; single classes and the machine last. */
  private static int place(String metric) {
    if (metric.startsWith("system/")) {
      return 3;
    }
    if (metric.chars().filter(c -> c == '/').count() > 1) {
      return 2;
    }
    return metric.startsWith("val") ? 0 : 1;
  }

  /** False if there are none. */
  private boolean curves() {
    Map<String, List<Chart.Curve>> byName =
        new TreeMap<>(Comparator.comparingInt(RunPage::place).thenComparing(n -> n));
    for (int i = 0; i < runs.size(); i++) {
      for (MetricSeries series : store.series(runs.get(i).id()).values()) {
        byName
            .computeIfAbsent(series.name(), k -> new ArrayList<>())
            .add(new Chart.Curve(i, Chart.thinned(series, MOST_POINTS)));
      }
    }
    if (byName.isEmpty()) {
      return false;
    }
    heading("Curves");
    out.append("<div class=\"bar\">");
    for (int i = 0; i < runs.size(); i++) {
      out.append("<span>");
      swatch(i);
      out.append(Html.escape(Values.line(runs.get(i).name(), 40))).append("</span>");
    }
    out.append("<label>smoothing <input id=\"smoothing\" type=\"range\" min=\"0\" max=\"0.99\"");
    out.append(" step=\"0.01\" value=\"0\"><output id=\"weight\">0.00</output></label></div>\n");
    out.append("<div class=\"charts\">\n");
    ArrayNode data = new ObjectMapper().createArrayNode();
    byName.forEach(
        (name, curves) -> {
          Chart chart = new Chart(name, curves);
          out.append(chart.svg());
          data.add(chart.data());
        });
    out.append("</div>\n<script type=\"application/json\" id=\"data\">");
    out.append(data.toString().replace("<", "\\u003c")).append("</script>\n");
    return true;
  }

  private void pairs(String title, Function<RunSummary, Map<String, String>> of) {
    List<Map<String, String>> all = runs.stream().map(of).toList();
    TreeSet<String> names = new TreeSet<>();
    all.forEach(map -> names.addAll(map.keySet()));
    if (names.isEmpty()) {
      return;
    }
    heading(title);
    out.append("<div class=\"scroll\"><table>");
    if (runs.size() > 1) {
      out.append("<tr><th></th>");
      runs.forEach(
          run ->
              out.append("<th>").append(Html.escape(Values.line(run.name(), 30))).append("</th>"));
      out.append("</tr>");
    }
    for (String name : names) {
      List<String> values = all.stream().map(map -> map.getOrDefault(name, "-")).toList();
      boolean differs = values.stream().distinct().count() > 1;
      out.append(differs ? "<tr class=\"differs\"><th>" : "<tr><th>").append(Html.escape(name));
      out.append("</th>");
      values.forEach(value -> out.append("<td>").append(Html.escape(value)).append("</td>"));
      out.append("</tr>\n");
    }
    out.append("</table></div>\n");
  }

  private void pictures() {
    StringBuilder figures = new StringBuilder();
    int count = 0;
    int left = 0;
    long bytes = 0;
    for (RunSummary run : runs) {
      for (String path : samples(run)) {
        byte[] png = picture(run, path);
        if (png == null || count == MOST_PICTURES || bytes + png.length > ALL_PICTURES) {
          left++;
          continue;
        }
        count++;
        bytes += png.length;
        String caption = runs.size() == 1 ? path : run.name() + ": " + path;
        figures.append("<figure><img alt=\"\" src=\"data:image/png;base64,");
        figures.append(Base64.getEncoder().encodeToString(png)).append("\"><figcaption>");
        figures.append(Html.escape(caption)).append("</figcaption></figure>\n");
      }
    }
    if (count + left > 0) {
      heading("Samples");
      out.append("<div class=\"samples\">\n").append(figures).append("</div>\n");
      if (left > 0) {
        out.append("<p class=\"soft\">").append(left);
        out.append(" more are missing, no PNG, or too many or too large for a page.</p>\n");
      }
    }
  }

  /** The pictures a run has reported, and the PNG files of its folder of samples. */
  private Set<String> samples(RunSummary run) {
    Set<String> paths = new LinkedHashSet<>();
    of(run, Artefact.SAMPLE).forEach(artefact -> paths.add(artefact.path()));
    Path folder = run.folder().resolve(SAMPLES);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> SAMPLES + "/" + file.getFileName())
            .filter(path -> path.toLowerCase(Locale.ROOT).endsWith(".png"))
            .sorted()
            .limit(MOST_LISTED)
            .forEach(paths::add);
      } catch (IOException | UncheckedIOException e) {
        // What cannot be listed is not shown; the page is about more than its pictures.
      }
    }
    return paths;
  }

  private List<Artefact> of(RunSummary run, String kind) {
    return store.artefacts(run.id()).stream().filter(a -> a.kind().equals(kind)).toList();
  }

  /** The file if it lies in the run's folder, links followed; else null. */
  private static @Nullable Path inside(RunSummary run, String path) {
    try {
      Path folder = run.folder().toRealPath();
      Path file = folder.resolve(path).toRealPath();
      return file.startsWith(folder) && Files.isRegularFile(file) ? file : null;
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return null;
    }
  }

  private static byte @Nullable [] picture(RunSummary run, String path) {
    Path file = inside(run, path);
    if (file == null) {
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_PICTURE + 1);
      boolean png = bytes.length > 8 && java.util.Arrays.equals(bytes, 0, 8, PNG, 0, 8);
      return png && bytes.length <= LARGEST_PICTURE ? bytes : null;
    } catch (IOException e) {
      return null;
    }
  }

  private void confusions() {
    boolean first = true;
    for (RunSummary run : runs) {
      for (Artefact artefact : of(run, Artefact.CONFUSION)) {
        Path file = inside(run, artefact.path());
        if (first) {
          heading("Confusion");
          first = false;
        }
        out.append("<h3>").append(Html.escape(run.name() + ": " + artefact.path()));
        out.append("</h3>\n");
        try {
          out.append(
              file == null
                  ? "<p class=\"soft\">The file is missing.</p>\n"
                  : ConfusionTable.read(file).html());
        } catch (Refusal e) {
          out.append("<p class=\"soft\">").append(Html.escape(String.valueOf(e.getMessage())));
          out.append("</p>\n");
        }
      }
    }
  }

  private void configurations() {
    heading("Configuration");
    for (RunSummary run : runs) {
      out.append("<details><summary>").append(Html.escape(run.name())).append(" <span class=");
      out.append("\"soft mono\">").append(run.id()).append("</span></summary><pre>");
      out.append(Html.escape(store.config(run.id()))).append("</pre></details>\n");
    }
  }
}
