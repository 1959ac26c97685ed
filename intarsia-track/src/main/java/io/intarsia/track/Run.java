package io.intarsia.track;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A run that is going on in this process. What it is told is in the database when the call returns,
 * and on the way to its {@link Sink}s. After {@link #finish}, or once another process has resumed
 * the run, further writes are refused. Thread-safe.
 */
public final class Run implements AutoCloseable {
  private static final int LONGEST_TEXT = 1 << 20;

  private final RunStore store;
  private final Database database;
  private final String id;
  private final Path folder;
  private final int attempt;
  private final List<SinkQueue> sinks = new CopyOnWriteArrayList<>();
  private volatile boolean open = true;
  private volatile long lastStep;

  Run(RunStore store, Database database, String id, Path folder, int attempt) {
    this.store = store;
    this.database = database;
    this.id = id;
    this.folder = folder;
    this.attempt = attempt;
  }

  /** Eight hexadecimal digits. */
  public String id() {
    return id;
  }

  /** Where the run's files go. */
  public Path folder() {
    return folder;
  }

  /** The run as it stands. */
  public RunSummary summary() {
    return store.get(id);
  }

  /**
   * Lets a sink hear of the run from now on; it is told of the start and of all parameters known.
   * The run closes it when it ends. No fault of it disturbs the run.
   */
  public void attach(Sink sink) {
    attach(sink, SinkQueue.Bounds.USUAL);
  }

  void attach(Sink sink, SinkQueue.Bounds bounds) {
    RunSummary now = summary();
    SinkQueue queue = new SinkQueue(sink, bounds);
    queue.add(s -> s.started(now), false);
    queue.add(s -> s.parameters(now.parameters()), false);
    sinks.add(queue);
  }

  /**
   * Records values of a step. A second value for the same name and step replaces the first.
   *
   * @param step 0 or more
   * @param values by name; names below {@code system/} tell of the machine and do not count in
   *     {@link #metricsHash}
   * @throws Refusal ENVIRONMENT if the disk is full, USAGE if the run has ended
   */
  public void metric(long step, Map<String, Double> values) {
    if (step < 0) {
      throw Refusal.usage("a metric's step is 0 or more, got %d", step);
    }
    values.keySet().forEach(name -> RunStore.checkedName("a metric's name", name));
    Map<String, Double> kept = new LinkedHashMap<>(values);
    long time = System.currentTimeMillis();
    write(
        c -> {
          try (PreparedStatement insert =
              c.prepareStatement("INSERT OR REPLACE INTO metrics VALUES (?,?,?,?,?)")) {
            for (Map.Entry<String, Double> value : kept.entrySet()) {
              insert.setString(1, id);
              insert.setString(2, value.getKey());
              insert.setLong(3, step);
              insert.setDouble(4, value.getValue());
              insert.setLong(5, time);
              insert.executeUpdate();
            }
          }
          return true;
        });
    lastStep = Math.max(lastStep, step);
    tell(s -> s.metrics(step, time, kept), true);
  }

  /** Records parameters; those of the same name are replaced. */
  public void parameters(Map<String, String> values) {
    Map<String, String> kept = pairs("parameters", "a parameter's name", values);
    if (!kept.isEmpty()) {
      tell(s -> s.parameters(kept), false);
    }
  }

  /** Records what the run runs on, such as the versions of engines; adds to what is known. */
  public void environment(Map<String, String> values) {
    pairs("environment", "a name of the environment", values);
  }

  private Map<String, String> pairs(String table, String what, Map<String, String> values) {
    Map<String, String> kept = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (value.length() > LONGEST_TEXT) {
            throw Refusal.usage("%s has a value of more than a million characters", name);
          }
          kept.put(RunStore.checkedName(what, name), value);
        });
    write(
        c -> {
          for (Map.Entry<String, String> pair : kept.entrySet()) {
            Database.update(
                c,
                "INSERT OR REPLACE INTO " + table + " VALUES (?,?,?)",
                id,
                pair.getKey(),
                pair.getValue());
          }
          return true;
        });
    return kept;
  }

  /** Records the hash of the data that the run sees. */
  public void dataHash(String hash) {
    RunStore.checkedName("a data hash", hash);
    write(c -> Database.update(c, "UPDATE runs SET data_hash = ? WHERE id = ?", hash, id));
  }

  /**
   * Records a file of the run's folder, or that it was replaced.
   *
   * @param file absolute, or relative to the folder; it must be there
   * @param kind such as {@link Artefact#CHECKPOINT}
   * @throws Refusal USAGE if it is no file inside the folder
   */
  public void artefact(Path file, String kind) {
    RunStore.checkedName("an artefact's kind", kind);
    Path inside = folder.resolve(file).normalize();
    Artefact artefact;
    try {
      if (!Files.isRegularFile(inside)
          || !inside.toRealPath().startsWith(folder.toRealPath())
          || !inside.startsWith(folder)) {
        throw Refusal.usage("%s is no artefact: wanted a file inside %s", file, folder);
      }
      artefact =
          new Artefact(
              folder.relativize(inside).toString().replace('\\', '/'),
              kind,
              Files.size(inside),
              java.time.Instant.ofEpochMilli(System.currentTimeMillis()));
    } catch (IOException e) {
      throw Refusal.input("%s cannot be read: %s", file, Quote.of(String.valueOf(e.getMessage())));
    }
    write(
        c ->
            Database.update(
                c,
                "INSERT OR REPLACE INTO artefacts VALUES (?,?,?,?,?)",
                id,
                artefact.path(),
                kind,
                artefact.bytes(),
                artefact.time().toEpochMilli()));
    long step = lastStep;
    tell(s -> s.artefact(artefact, inside, step), false);
  }

  /**
   * Removes all metrics above a step, so that a resumed run's log equals that of a run without a
   * break.
   *
   * @param afterStep the step of the checkpoint that training goes on from; -1 removes all
   * @return how many values were removed
   */
  public int truncateMetrics(long afterStep) {
    int removed =
        write(
            c ->
                Database.update(
                    c, "DELETE FROM metrics WHERE run = ? AND step > ?", id, afterStep));
    lastStep = Math.max(0, afterStep);
    tell(s -> s.truncated(afterStep), false);
    return removed;
  }

  /** As {@link RunStore#metricsHash}. */
  public String metricsHash() {
    return store.metricsHash(id);
  }

  /**
   * Ends the run. Sinks get a while to take what is on its way.
   *
   * @param status not {@link Status#RUNNING}
   * @param message why, one line; may be empty
   */
  public void finish(Status status, String message) {
    if (status == Status.RUNNING) {
      throw new IllegalArgumentException("a run does not finish as running");
    }
    String line = message.length() > 2000 ? message.substring(0, 2000) : message;
    try {
      write(
          c ->
              Database.update(
                  c,
                  "UPDATE runs SET status = ?, message = ?, ended = ? WHERE id = ?",
                  status.label(),
                  line,
                  System.currentTimeMillis(),
                  id));
    } finally {
      open = false;
      tell(s -> s.finished(status, line), false);
      sinks.forEach(SinkQueue::close);
      sinks.clear();
    }
  }

  /** Ends the run as interrupted if it has not been ended. */
  @Override
  public void close() {
    if (open) {
      finish(Status.INTERRUPTED, "it was left before its end");
    }
  }

  private void tell(SinkQueue.Event event, boolean mayGive) {
    sinks.forEach((Consumer<SinkQueue>) queue -> queue.add(event, mayGive));
  }

  private <T> T write(Database.Work<T> work) {
    if (!open) {
      throw Refusal.usage("run %s has ended; resume it to write more", id);
    }
    return database.write(
        c -> {
          mustBeMine(c);
          return work.run(c);
        });
  }

  private void mustBeMine(Connection c) throws SQLException {
    List<Boolean> mine =
        Database.query(
            c,
            "SELECT attempt = ? AND status = 'running' FROM runs WHERE id = ?",
            row -> row.getBoolean(1),
            attempt,
            id);
    if (mine.isEmpty() || !mine.get(0)) {
      throw Refusal.usage(
          "run %s is not this process's any more: it was resumed, ended or deleted by another", id);
    }
  }
}
