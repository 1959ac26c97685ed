package io.intarsia.track;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * One connection to a run store's SQLite file. Transactions of several processes wait for each
 * other. A file that is not what {@link Schema} writes, views and triggers included, is refused, so
 * that nothing in it is ever executed. Thread-safe.
 */
final class Database implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LONGEST_VALUE = 64 << 20;

  private final Path file;
  private final Connection connection;

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Something done with the connection. */
  @FunctionalInterface
  interface Work<T> {
    /** Does it. */
    T run(Connection connection) throws SQLException;
  }

  /** Reads one row. */
  @FunctionalInterface
  interface Row<T> {
    /** The value of the row under the cursor. */
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Opens a file, or makes it.
   *
   * @throws Refusal INPUT if it is no run store, ENVIRONMENT if it cannot be opened
   */
  static Database open(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) PATIENCE.toMillis());
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.enableLoadExtension(false);
    config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, Integer.toString(LONGEST_VALUE));
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    Connection connection;
    try {
      connection = source.getConnection();
    } catch (SQLException e) {
      throw refusal(file, e);
    } catch (LinkageError | RuntimeException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT,
          "SQLite's native library cannot be loaded: "
              + Quote.of(String.valueOf(e.getMessage()))
              + "; it is unpacked into java.io.tmpdir, which must be writable and executable",
          e);
    }
    Database database = new Database(file, connection);
    try {
      database.prepare();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private void prepare() {
    read(
        c -> {
          execute(c, "PRAGMA trusted_schema = OFF");
          execute(c, "PRAGMA cell_size_check = ON");
          execute(c, "PRAGMA mmap_size = 0");
          return c;
        });
    if (!read(Schema::isEmpty)) {
      read(c -> Schema.check(file, c));
    }
    shareByLog();
    write(
        c -> {
          if (Schema.isEmpty(c)) {
            Schema.create(c);
          }
          return Schema.check(file, c);
        });
  }

  /** Turns to a write-ahead log, for which SQLite does not wait by itself when others open too. */
  private void shareByLog() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        return;
      } catch (SQLException e) {
        if (primary(e) != SQLiteErrorCode.SQLITE_BUSY.code || System.nanoTime() > deadline) {
          throw refusal(file, e);
        }
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Refusal.environment("opening %s was interrupted", file);
      }
    }
  }

  /** Reads, without a transaction around it. */
  synchronized <T> T read(Work<T> work) {
    try {
      return work.run(connection);
    } catch (SQLException e) {
      throw refusal(file, e);
    }
  }

  /** Writes, all or nothing, after all others that write. */
  synchronized <T> T write(Work<T> work) {
    boolean done = false;
    try {
      execute(connection, "BEGIN IMMEDIATE");
      T result = work.run(connection);
      execute(connection, "COMMIT");
      done = true;
      return result;
    } catch (SQLException e) {
      throw refusal(file, e);
    } finally {
      if (!done) {
        rollback();
      }
    }
  }

  private void rollback() {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException ignored) {
      // There was no transaction, or SQLite has rolled it back: the first fault is reported.
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException ignored) {
      // Everything was committed; the log is taken up by who opens the file next.
    }
  }

  /** Runs a statement without parameters. */
  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a statement and counts the rows it changed. */
  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /** All rows of a query. */
  static <T> List<T> query(Connection connection, String sql, Row<T> row, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      List<T> rows = new ArrayList<>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          rows.add(row.read(results));
        }
      }
      return rows;
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static int primary(SQLException e) {
    return e.getErrorCode() & 0xff;
  }

  /** What a fault of SQLite means for the user. */
  static Refusal refusal(Path file, SQLException e) {
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(primary(e));
    String text = Quote.of(String.valueOf(e.getMessage()));
    return switch (code) {
      case SQLITE_FULL ->
          new Refusal(
              Refusal.Kind.ENVIRONMENT,
              "cannot write " + file + ": the disk is full; make room and resume the run",
              e);
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
          new Refusal(
              Refusal.Kind.ENVIRONMENT,
              file
                  + " has been locked by another process for "
                  + PATIENCE.toSeconds()
                  + " s; end that process, or keep the runs on a local disk",
              e);
      case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH, SQLITE_IOERR ->
          new Refusal(
              Refusal.Kind.ENVIRONMENT,
              "cannot use "
                  + file
                  + ": "
                  + text
                  + "; the folder must be writable and on a disk with room",
              e);
      case SQLITE_NOMEM ->
          new Refusal(Refusal.Kind.ENVIRONMENT, "no memory left to read " + file, e);
      case SQLITE_TOOBIG ->
          new Refusal(
              Refusal.Kind.INPUT, file + " has a value of more than 64 MiB; it is not read", e);
      default ->
          new Refusal(
              Refusal.Kind.INPUT,
              file
                  + " cannot be read as a run store: "
                  + text
                  + "; move it away to start a new one (the runs' folders stay)",
              e);
    };
  }
}
