package io.intarsia.track;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.base.Spelling;
import io.intarsia.config.Config;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The runs below one folder: each a folder of its own with its configuration, checkpoints and
 * pictures, and rows in the SQLite file {@code runs.db} beside them. Several processes and threads
 * may use it at once; the disk must be a local one for that, as SQLite's locks are unreliable on
 * network disks.
 */
public final class RunStore implements AutoCloseable {
  /** The database's file name. */
  public static final String DATABASE = "runs.db";

  private static final int LONGEST_NAME = 200;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Path root;
  private final Database database;
  private final RunReader reader;

  private RunStore(Path root, Database database) {
    this.root = root;
    this.database = database;
    this.reader = new RunReader(root, database);
  }

  /**
   * Opens the store of a folder, which is made if it is not there.
   *
   * @throws Refusal ENVIRONMENT if the folder cannot be written, INPUT if its database is damaged
   *     or of something else
   */
  public static RunStore open(Path root) {
    Path folder = root.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
    return new RunStore(folder, Database.open(folder.resolve(DATABASE)));
  }

  /**
   * Opens a store that is there.
   *
   * @throws Refusal USAGE if there is none, else as {@link #open}
   */
  public static RunStore existing(Path root) {
    if (!Files.isRegularFile(root.resolve(DATABASE))) {
      throw Refusal.usage(
          "there are no runs in %s: it has no %s; training writes one, or give the folder of the"
              + " runs",
          root, DATABASE);
    }
    return open(root);
  }

  /** The folder of all runs. */
  public Path root() {
    return root;
  }

  /**
   * Starts a run: makes its folder with {@code config.yaml} and records where it runs.
   *
   * @param name what the user calls it: 1 to 200 characters without line breaks
   * @param resolved the whole configuration
   * @param parameters what tells this run from others, by name
   * @throws Refusal USAGE for a name that cannot be, ENVIRONMENT if nothing can be written
   */
  public Run start(String name, Config resolved, Map<String, String> parameters) {
    String called = checkedName("a run's name", name);
    String config = resolved.toYaml();
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    String id = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    Path folder = root.resolve(STAMP.format(now) + "-" + id);
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
    io.intarsia.base.Whole.write(
        folder.resolve("config.yaml"),
        out -> out.write(config.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    database.write(
        c ->
            Database.update(
                c,
                "INSERT INTO runs VALUES (?,?,?,?,'',?,NULL,1,?,?,?,?,NULL,?)",
                id,
                called,
                String.valueOf(folder.getFileName()),
                Status.RUNNING.label(),
                now.toEpochMilli(),
                Processes.host(),
                Processes.pid(),
                Processes.started(),
                config,
                GitRevision.describe(Path.of(""))));
    Run run = new Run(this, database, id, folder, 1);
    run.environment(Environment.here());
    run.parameters(parameters);
    return run;
  }

  /**
   * Goes on with a run that has ended or whose process is gone. Its name, configuration and metrics
   * stay; the environment is recorded anew. The caller removes what came after its checkpoint with
   * {@link Run#truncateMetrics}.
   *
   * @param key as for {@link #get}
   * @throws Refusal USAGE if there is no such run, or it is running
   */
  public Run resume(String key) {
    RunSummary before = get(key);
    String id = before.id();
    if (!Files.isDirectory(before.folder())) {
      throw Refusal.input(
          "run %s cannot be resumed: its folder %s is gone; start a new run", id, before.folder());
    }
    int attempt = before.attempts() + 1;
    database.write(
        c -> {
          RunSummary now = reader.one(c, id);
          if (now.status() == Status.RUNNING || now.attempts() != before.attempts()) {
            throw running("resumed", now);
          }
          return Database.update(
              c,
              "UPDATE runs SET status = ?, message = '', ended = NULL, attempt = ?, host = ?,"
                  + " pid = ?, process_started = ? WHERE id = ?",
              Status.RUNNING.label(),
              attempt,
              Processes.host(),
              Processes.pid(),
              Processes.started(),
              id);
        });
    Run run = new Run(this, database, id, before.folder(), attempt);
    run.environment(Environment.here());
    return run;
  }

  private static Refusal running(String what, RunSummary run) {
    return Refusal.usage(
        "run %s (%s) cannot be %s: it is running as process %d on %s; wait for it or stop it",
        run.id(), Quote.of(run.name()), what, run.pid(), Quote.of(run.host()));
  }

  /** The runs that a filter takes, newest first. */
  public List<RunSummary> list(RunFilter filter) {
    return reader.all().stream().filter(filter::takes).limit(filter.most()).toList();
  }

  /** All runs, newest first. */
  public List<RunSummary> list() {
    return list(RunFilter.all());
  }

  /**
   * One run.
   *
   * @param key its id, a beginning of its id that no other has, its name if no other has it, or
   *     {@code latest}
   * @throws Refusal USAGE if there is none or more than one; lists them
   */
  public RunSummary get(String key) {
    List<RunReader.Named> all = reader.names();
    List<RunReader.Named> found = all.stream().filter(run -> run.id().equals(key)).toList();
    if (found.isEmpty()) {
      found = all.stream().filter(run -> run.name().equals(key)).toList();
    }
    if (found.isEmpty() && key.equals("latest") && !all.isEmpty()) {
      found = all.subList(0, 1);
    }
    if (found.isEmpty() && !key.isEmpty()) {
      found = all.stream().filter(run -> run.id().startsWith(key)).toList();
    }
    if (found.size() == 1) {
      return reader.one(found.get(0).id());
    }
    if (found.isEmpty()) {
      throw Refusal.usage(
          "no run %s in %s%s; give an id, a beginning of one, a name or 'latest'%s",
          Quote.of(key), root, meant(key, all), some(" of: ", all));
    }
    throw Refusal.usage(
        "%d runs are meant by %s: give the id%s",
        found.size(), Quote.of(key), some(" of one: ", found));
  }

  private static String meant(String key, List<RunReader.Named> all) {
    Stream<String> words = all.stream().flatMap(run -> Stream.of(run.id(), run.name()));
    return Spelling.nearest(key, words.toList())
        .map(near -> ": did you mean '" + Quote.of(near) + "'?")
        .orElse("");
  }

  private static String some(String before, List<RunReader.Named> runs) {
    String text =
        runs.stream()
            .limit(5)
            .map(run -> run.id() + " (" + Quote.of(run.name()) + ")")
            .collect(Collectors.joining(", "));
    return runs.isEmpty() ? "" : before + text + (runs.size() > 5 ? ", ..." : "");
  }

  /** The metrics of a run by name, sorted; each in ascending steps. */
  public Map<String, MetricSeries> series(String key) {
    return reader.series(get(key).id());
  }

  /** The files a run has reported, by path. */
  public List<Artefact> artefacts(String key) {
    return reader.artefacts(get(key).id());
  }

  /** What a run ran on, by name. */
  public Map<String, String> environment(String key) {
    return reader.pairs("environment", get(key).id());
  }

  /** The configuration of a run in YAML. */
  public String config(String key) {
    return reader.config(get(key).id());
  }

  /**
   * The hash of a run's metrics: equal for two runs if names, steps and values are, bit for bit.
   * Metrics whose name begins with {@code system/} do not count.
   */
  public String metricsHash(String key) {
    return MetricsHash.of(series(key).values());
  }

  /**
   * Deletes a run for good: rows and folder.
   *
   * @throws Refusal USAGE if it is running, ENVIRONMENT if a file cannot be deleted
   */
  public void delete(String key) {
    String id = get(key).id();
    Path folder =
        database.write(
            c -> {
              RunSummary now = reader.one(c, id);
              if (now.status() == Status.RUNNING) {
                throw running("deleted", now);
              }
              for (String table : List.of("parameters", "metrics", "artefacts", "environment")) {
                Database.update(c, "DELETE FROM " + table + " WHERE run = ?", id);
              }
              Database.update(c, "DELETE FROM runs WHERE id = ?", id);
              return now.folder();
            });
    if (!Files.isDirectory(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> files = new ArrayList<>(tree.toList());
      files.sort(Comparator.reverseOrder());
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  @Override
  public void close() {
    database.close();
  }

  /** Changes the database behind the back of all runs, for tests. */
  <T> T hidden(Database.Work<T> work) {
    return database.write(work);
  }

  static String checkedName(String what, String name) {
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.usage(
          "%s has 1 to %d characters, none of them a control character; got '%s'",
          what, LONGEST_NAME, Quote.of(name));
    }
    return name;
  }

  static Refusal unwritable(Path path, IOException e) {
    String reason =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : e.getClass().getSimpleName();
    return new Refusal(
        Refusal.Kind.ENVIRONMENT,
        "cannot write " + path + ": " + reason + "; runs need a folder that can be written",
        e);
  }
}
