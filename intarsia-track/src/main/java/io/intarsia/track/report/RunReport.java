package io.intarsia.track.report;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.track.Artefact;
import io.intarsia.track.MetricSeries;
import io.intarsia.track.RunStore;
import io.intarsia.track.RunSummary;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the commands on runs print and write. Foreign text is shown without control characters. */
public final class RunReport {
  private static final int CELL = 32;
  private static final int MOST_LISTED = 3;

  private RunReport() {}

  /**
   * A table of runs with the last values of some metrics.
   *
   * @param metrics names; empty for the up to three that tell most
   */
  public static String list(List<RunSummary> runs, List<String> metrics) {
    if (runs.isEmpty()) {
      return "no runs\n";
    }
    List<String> shown = metrics.isEmpty() ? telling(runs) : metrics;
    TextTable table = new TextTable();
    List<String> head = new ArrayList<>(List.of("id", "name", "status", "started", "took", "step"));
    shown.forEach(name -> head.add(Values.line(name, CELL)));
    table.row(head);
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    for (RunSummary run : runs) {
      List<String> row = new ArrayList<>();
      row.add(run.id());
      row.add(Values.line(run.name(), CELL));
      row.add(run.status().label());
      row.add(Values.time(run.started()));
      row.add(Values.duration(run.started(), run.ended(), now));
      row.add(run.lastStep() < 0 ? "-" : Long.toString(run.lastStep()));
      for (String name : shown) {
        Double value = run.last().get(name);
        row.add(value == null ? "-" : Values.number(value));
      }
      table.row(row);
    }
    return table.toString();
  }

  /** Intersection over union before other scores, scores on validation data before losses. */
  private static List<String> telling(List<RunSummary> runs) {
    TreeSet<String> names = new TreeSet<>();
    runs.forEach(run -> names.addAll(run.last().keySet()));
    List<String> sorted = new ArrayList<>(names);
    sorted.removeIf(name -> name.startsWith("system/"));
    sorted.sort(java.util.Comparator.comparingInt(RunReport::rank));
    return sorted.subList(0, Math.min(MOST_LISTED, sorted.size()));
  }

  private static int rank(String name) {
    String lower = name.toLowerCase(java.util.Locale.ROOT);
    int rank = lower.contains("miou") || lower.contains("mean_iou") ? 0 : 4;
    rank -= lower.contains("loss") ? 2 : 0;
    return lower.startsWith("val") ? rank : rank + 1;
  }

  /** Everything known of one run but its curves. */
  public static String show(RunStore store, String key) {
    RunSummary run = store.get(key);
    StringBuilder out = new StringBuilder();
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    TextTable head = new TextTable();
    head.row(List.of("run", run.id() + "  " + Values.line(run.name(), 100)));
    head.row(List.of("status", status(run)));
    head.row(List.of("started", Values.time(run.started()) + " UTC"));
    head.row(List.of("took", Values.duration(run.started(), run.ended(), now)));
    head.row(List.of("attempts", Integer.toString(run.attempts())));
    head.row(List.of("folder", run.folder().toString()));
    head.row(List.of("revision", Values.line(run.revision(), 100)));
    head.row(List.of("data", Values.line(Objects.requireNonNullElse(run.dataHash(), "-"), 100)));
    head.row(List.of("metrics hash", store.metricsHash(run.id())));
    out.append(head);
    section(out, "parameters", pairs(run.parameters()));
    TextTable metrics = new TextTable().row(List.of("", "last", "best", "at step", "values"));
    for (MetricSeries series : store.series(run.id()).values()) {
      metrics.row(
          List.of(
              Values.line(series.name(), CELL),
              Values.number(series.last()),
              series.bestAt() < 0 ? "-" : Values.number(series.best()),
              series.bestAt() < 0 ? "-" : Long.toString(series.steps()[series.bestAt()]),
              Integer.toString(series.size())));
    }
    section(out, "metrics", metrics);
    TextTable files = new TextTable();
    for (Artefact artefact : store.artefacts(run.id())) {
      files.row(
          List.of(
              Values.line(artefact.path(), 60),
              Values.line(artefact.kind(), 20),
              artefact.bytes() + " bytes"));
    }
    section(out, "artefacts", files);
    section(out, "environment", pairs(store.environment(run.id())));
    return out.toString();
  }

  private static String status(RunSummary run) {
    String message = run.message().isEmpty() ? "" : ": " + Values.line(run.message(), 100);
    return run.status().label() + message;
  }

  private static TextTable pairs(Map<String, String> pairs) {
    TextTable table = new TextTable();
    pairs.forEach((name, value) -> table.row(List.of(Values.line(name, 40), Quote.of(value))));
    return table;
  }

  private static void section(StringBuilder out, String title, TextTable table) {
    String text = table.toString();
    if (!text.isEmpty()) {
      out.append('\n').append(title).append('\n');
      text.lines().forEach(line -> out.append("  ").append(line).append('\n'));
    }
  }

  /**
   * What differs between runs: parameters, provenance, and the last and best values of metrics.
   *
   * @throws Refusal USAGE for fewer than two runs
   */
  public static String compare(RunStore store, List<String> keys) {
    if (keys.size() < 2) {
      throw Refusal.usage("a comparison wants two runs or more, got %d", keys.size());
    }
    List<RunSummary> runs = keys.stream().map(store::get).toList();
    List<String> head = new ArrayList<>(List.of(""));
    runs.forEach(run -> head.add(run.id() + " " + Values.line(run.name(), 20)));
    StringBuilder out = new StringBuilder();
    Map<String, List<String>> facts = new TreeMap<>();
    facts.put("status", column(runs, run -> run.status().label()));
    facts.put("data", column(runs, run -> Objects.requireNonNullElse(run.dataHash(), "-")));
    facts.put("revision", column(runs, RunSummary::revision));
    facts.put("host", column(runs, RunSummary::host));
    out.append(different("runs", head, facts, true));
    TreeSet<String> names = new TreeSet<>();
    runs.forEach(run -> names.addAll(run.parameters().keySet()));
    Map<String, List<String>> parameters = new TreeMap<>();
    for (String name : names) {
      parameters.put(name, column(runs, run -> run.parameters().getOrDefault(name, "-")));
    }
    out.append('\n').append(different("parameters that differ", head, parameters, false));
    out.append("\nmetrics: last (best @ step)\n").append(metrics(store, runs, head));
    return out.toString();
  }

  private static List<String> column(List<RunSummary> runs, Function<RunSummary, String> value) {
    return runs.stream().map(value).toList();
  }

  private static String different(
      String title, List<String> head, Map<String, List<String>> rows, boolean all) {
    TextTable table = new TextTable().row(head);
    int kept = 0;
    for (Map.Entry<String, List<String>> row : rows.entrySet()) {
      if (all || row.getValue().stream().distinct().count() > 1) {
        List<String> cells = new ArrayList<>(List.of(Values.line(row.getKey(), 40)));
        row.getValue().forEach(value -> cells.add(Values.line(value, CELL)));
        table.row(cells);
        kept++;
      }
    }
    return title + "\n" + (kept == 0 ? "none\n" : table);
  }

  private static TextTable metrics(RunStore store, List<RunSummary> runs, List<String> head) {
    List<Map<String, MetricSeries>> series =
        runs.stream().map(run -> store.series(run.id())).toList();
    TreeSet<String> names = new TreeSet<>();
    series.forEach(all -> names.addAll(all.keySet()));
    TextTable table = new TextTable().row(head);
    for (String name : names) {
      List<String> row = new ArrayList<>(List.of(Values.line(name, 40)));
      for (Map<String, MetricSeries> all : series) {
        MetricSeries one = all.get(name);
        if (one == null) {
          row.add("-");
        } else if (one.bestAt() < 0) {
          row.add(Values.number(one.last()));
        } else {
          row.add(
              String.format(
                  "%s (%s @ %d)",
                  Values.number(one.last()), Values.number(one.best()), one.steps()[one.bestAt()]));
        }
      }
      table.row(row);
    }
    return table;
  }

  /**
   * Curves for a terminal, one plot a metric, with all runs in each.
   *
   * @param keys the runs
   * @param metrics names, or beginnings of names such as {@code val/}; empty for all but {@code
   *     system/}
   * @param width characters a line
   * @param height lines a plot
   * @param coloured true if the terminal shows colours
   * @throws Refusal USAGE if no run has such a metric
   */
  public static String curves(
      RunStore store,
      List<String> keys,
      List<String> metrics,
      int width,
      int height,
      boolean coloured) {
    List<RunSummary> runs = keys.stream().map(store::get).toList();
    List<Map<String, MetricSeries>> all = runs.stream().map(r -> store.series(r.id())).toList();
    TreeSet<String> names = new TreeSet<>();
    all.forEach(series -> names.addAll(series.keySet()));
    List<String> known = List.copyOf(names);
    names.removeIf(
        name ->
            metrics.isEmpty()
                ? name.startsWith("system/")
                : metrics.stream().noneMatch(name::startsWith));
    if (names.isEmpty()) {
      throw Refusal.usage(
          "no metric to draw%s; there are: %s",
          metrics.isEmpty() ? "" : " for " + Quote.of(String.join(", ", metrics)),
          known.isEmpty() ? "none" : Quote.of(String.join(", ", known)));
    }
    StringBuilder out = new StringBuilder();
    for (String name : names) {
      List<MetricSeries> drawn = new ArrayList<>();
      List<String> legend = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        MetricSeries series = all.get(i).get(name);
        if (series != null) {
          drawn.add(series);
          legend.add(Values.line(runs.get(i).name(), 24) + " " + Values.number(series.last()));
        }
      }
      out.append(out.length() == 0 ? "" : "\n").append(Values.line(name, width)).append("   ");
      out.append(coloured || drawn.size() == 1 ? BraillePlot.legend(legend, coloured) : "");
      out.append('\n');
      for (int i = 0; i < (coloured ? 1 : drawn.size()); i++) {
        // Without colours every run has a plot of its own, over the same axes.
        List<MetricSeries> here = coloured ? drawn : drawn.subList(i, i + 1);
        String title = coloured || drawn.size() == 1 ? "" : legend.get(i) + "\n";
        out.append(title).append(BraillePlot.of(here, drawn, width, height, coloured));
      }
    }
    return out.toString();
  }

  /**
   * Writes a page about one run or several, complete in itself: curves, parameters, sample
   * pictures, confusion matrices, environment, configuration.
   *
   * @throws Refusal USAGE without a run, ENVIRONMENT if the file cannot be written
   */
  public static void html(RunStore store, List<String> keys, Path file) {
    write(store, keys, null, file);
  }

  /**
   * As {@link #html(RunStore, List, Path)}, with an opening.
   *
   * @throws Refusal USAGE without a run, ENVIRONMENT if the file cannot be written
   */
  public static void html(RunStore store, List<String> keys, Front front, Path file) {
    write(store, keys, front, file);
  }

  private static void write(RunStore store, List<String> keys, @Nullable Front front, Path file) {
    if (keys.isEmpty()) {
      throw Refusal.usage("a page wants one run or more");
    }
    String page = new RunPage(store, keys).text(front);
    io.intarsia.base.Whole.write(
        file, out -> out.write(page.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }
}
