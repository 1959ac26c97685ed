package io.intarsia.track;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads runs out of the database, which may have been written by anybody. */
final class RunReader {
  private static final int MOST_POINTS = 50_000_000;
  private static final String RUNS =
      "SELECT id, name, folder, status, message, started, ended, attempt, host, pid,"
          + " process_started, data_hash, revision FROM runs";

  /** Jumps from name to name in the index in place of reading every step. */
  private static final String LAST =
      """
      WITH RECURSIVE n(run, name) AS (
        SELECT id, (SELECT min(name) FROM metrics WHERE run = id) FROM runs %s
        UNION ALL
        SELECT n.run, (SELECT min(m.name) FROM metrics m WHERE m.run = n.run AND m.name > n.name)
        FROM n WHERE n.name IS NOT NULL)
      SELECT n.run, n.name, m.step, m.value FROM n JOIN metrics m ON m.run = n.run
        AND m.name = n.name AND m.step =
          (SELECT max(x.step) FROM metrics x WHERE x.run = n.run AND x.name = n.name)
      """;

  /** A run's id and name. */
  record Named(String id, String name) {}

  private record Pair(String run, String name, String value) {}

  private record Last(String run, String name, long step, double value) {}

  private final Path root;
  private final Database database;

  RunReader(Path root, Database database) {
    this.root = root;
    this.database = database;
  }

  /** All runs, newest first. */
  List<RunSummary> all() {
    return database.read(c -> runs(c, RUNS + " ORDER BY started DESC, id", ""));
  }

  /** The ids and names of all runs, newest first. */
  List<Named> names() {
    String sql = "SELECT id, name FROM runs ORDER BY started DESC, id";
    return database.read(
        c -> Database.query(c, sql, row -> new Named(row.getString(1), row.getString(2))));
  }

  /** As {@link #one(Connection, String)}. */
  RunSummary one(String id) {
    return database.read(c -> one(c, id));
  }

  /**
   * One run by its whole id.
   *
   * @throws Refusal USAGE if it is not there any more
   */
  RunSummary one(Connection c, String id) throws SQLException {
    List<RunSummary> found = runs(c, RUNS + " WHERE id = ?", " WHERE run = ?", id);
    if (found.isEmpty()) {
      throw Refusal.usage("run %s is not there any more: it was deleted meanwhile", id);
    }
    return found.get(0);
  }

  private List<RunSummary> runs(Connection c, String sql, String where, Object... id)
      throws SQLException {
    Map<String, Map<String, String>> parameters = new HashMap<>();
    for (Pair pair :
        Database.query(c, "SELECT run, name, value FROM parameters" + where, this::pair, id)) {
      parameters.computeIfAbsent(pair.run(), k -> new TreeMap<>()).put(pair.name(), pair.value());
    }
    Map<String, Map<String, Double>> last = new HashMap<>();
    Map<String, Long> steps = new HashMap<>();
    String lastSql = String.format(LAST, where.isEmpty() ? "" : "WHERE id = ?");
    for (Last value : Database.query(c, lastSql, this::last, id)) {
      last.computeIfAbsent(value.run(), k -> new TreeMap<>()).put(value.name(), value.value());
      steps.merge(value.run(), value.step(), Math::max);
    }
    return Database.query(
        c,
        sql,
        row -> {
          String run = row.getString("id");
          return summary(
              row,
              parameters.getOrDefault(run, Map.of()),
              steps.getOrDefault(run, -1L),
              last.getOrDefault(run, Map.of()));
        },
        id);
  }

  private Pair pair(ResultSet row) throws SQLException {
    return new Pair(row.getString(1), row.getString(2), row.getString(3));
  }

  private Last last(ResultSet row) throws SQLException {
    return new Last(row.getString(1), row.getString(2), row.getLong(3), value(row, 4));
  }

  /** SQLite has no NaN and keeps NULL in its place. */
  private static double value(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }

  private RunSummary summary(
      ResultSet row, Map<String, String> parameters, long lastStep, Map<String, Double> last)
      throws SQLException {
    String id = row.getString("id");
    String folder = row.getString("folder");
    if (!id.matches("[0-9a-f]{8}") || !folder.matches("[0-9]{8}-[0-9]{6}-" + id)) {
      throw damaged("a run's folder", id + " " + folder);
    }
    Status status = status(row.getString("status"));
    String host = row.getString("host");
    long pid = row.getLong("pid");
    String message = row.getString("message");
    if (status == Status.RUNNING && Processes.gone(host, pid, row.getLong("process_started"))) {
      status = Status.INTERRUPTED;
      message = "its process " + pid + " is gone";
    }
    long ended = row.getLong("ended");
    boolean open = row.wasNull();
    return new RunSummary(
        id,
        row.getString("name"),
        root.resolve(folder),
        status,
        message,
        Instant.ofEpochMilli(row.getLong("started")),
        open ? null : Instant.ofEpochMilli(ended),
        row.getInt("attempt"),
        host,
        pid,
        row.getString("data_hash"),
        row.getString("revision"),
        Collections.unmodifiableMap(parameters),
        lastStep,
        Collections.unmodifiableMap(last));
  }

  private Status status(String label) {
    for (Status status : Status.values()) {
      if (status.label().equals(label)) {
        return status;
      }
    }
    throw damaged("a run's status", label);
  }

  private Refusal damaged(String what, String got) {
    return Refusal.input(
        "%s is damaged: %s cannot be %s; move it away to start a new one",
        root.resolve(RunStore.DATABASE), what, Quote.of(got).toLowerCase(Locale.ROOT));
  }

  Map<String, MetricSeries> series(String id) {
    return database.read(
        c -> {
          Map<String, MetricSeries> all = new TreeMap<>();
          List<String> names =
              Database.query(c, String.format(LAST, "WHERE id = ?"), r -> r.getString(2), id);
          for (String name : names) {
            all.put(name, series(c, id, name));
          }
          return all;
        });
  }

  private MetricSeries series(Connection c, String id, String name) throws SQLException {
    List<long[]> points = new ArrayList<>();
    Database.query(
        c,
        "SELECT step, value, time FROM metrics WHERE run = ? AND name = ? ORDER BY step LIMIT "
            + MOST_POINTS,
        row ->
            points.add(
                new long[] {
                  row.getLong(1), Double.doubleToRawLongBits(value(row, 2)), row.getLong(3)
                }),
        id,
        name);
    long[] steps = points.stream().mapToLong(p -> p[0]).toArray();
    double[] values = points.stream().mapToDouble(p -> Double.longBitsToDouble(p[1])).toArray();
    return new MetricSeries(name, steps, values, points.stream().mapToLong(p -> p[2]).toArray());
  }

  List<Artefact> artefacts(String id) {
    return database.read(
        c ->
            Database.query(
                c,
                "SELECT path, kind, bytes, time FROM artefacts WHERE run = ? ORDER BY path",
                row ->
                    new Artefact(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        Instant.ofEpochMilli(row.getLong(4))),
                id));
  }

  /** The rows of a table of names and values. */
  Map<String, String> pairs(String table, String id) {
    String sql = "SELECT run, name, value FROM " + table + " WHERE run = ?";
    Map<String, String> all = new TreeMap<>();
    database
        .read(c -> Database.query(c, sql, this::pair, id))
        .forEach(p -> all.put(p.name(), p.value()));
    return all;
  }

  String config(String id) {
    return database.read(
        c ->
            Database.query(c, "SELECT config FROM runs WHERE id = ?", r -> r.getString(1), id)
                .get(0));
  }
}
