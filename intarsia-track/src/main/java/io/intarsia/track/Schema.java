package io.intarsia.track;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables of a run store. */
final class Schema {
  /** Marks the file as ours in its header: "Inta". */
  static final int APPLICATION = 0x496e7461;

  private static final int VERSION = 1;

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE runs (id TEXT PRIMARY KEY, name TEXT NOT NULL, folder TEXT NOT NULL,"
              + " status TEXT NOT NULL, message TEXT NOT NULL, started INTEGER NOT NULL,"
              + " ended INTEGER, attempt INTEGER NOT NULL, host TEXT NOT NULL,"
              + " pid INTEGER NOT NULL, process_started INTEGER NOT NULL, config TEXT NOT NULL,"
              + " data_hash TEXT, revision TEXT NOT NULL) STRICT, WITHOUT ROWID",
          "CREATE TABLE parameters (run TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
              + " PRIMARY KEY (run, name)) STRICT, WITHOUT ROWID",
          "CREATE TABLE metrics (run TEXT NOT NULL, name TEXT NOT NULL, step INTEGER NOT NULL,"
              + " value REAL, time INTEGER NOT NULL,"
              + " PRIMARY KEY (run, name, step)) STRICT, WITHOUT ROWID",
          "CREATE TABLE artefacts (run TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL,"
              + " bytes INTEGER NOT NULL, time INTEGER NOT NULL,"
              + " PRIMARY KEY (run, path)) STRICT, WITHOUT ROWID",
          "CREATE TABLE environment (run TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
              + " PRIMARY KEY (run, name)) STRICT, WITHOUT ROWID");

  private Schema() {}

  static boolean isEmpty(Connection c) throws SQLException {
    return Database.query(c, "SELECT count(*) FROM sqlite_schema", row -> row.getInt(1)).get(0)
        == 0;
  }

  static void create(Connection c) throws SQLException {
    for (String table : TABLES) {
      Database.execute(c, table);
    }
    Database.execute(c, "PRAGMA application_id = " + APPLICATION);
    Database.execute(c, "PRAGMA user_version = " + VERSION);
  }

  /**
   * Demands exactly these tables and nothing else.
   *
   * @throws Refusal INPUT if the file holds something else
   */
  static boolean check(Path file, Connection c) throws SQLException {
    int application = number(c, "PRAGMA application_id");
    int version = number(c, "PRAGMA user_version");
    if (application != APPLICATION) {
      throw Refusal.input(
          "%s is a SQLite file of another program; give another folder for the runs", file);
    }
    if (version != VERSION) {
      throw Refusal.input(
          "%s has version %d, this Intarsia reads version %d; use the Intarsia that wrote it, or"
              + " another folder for the runs",
          file, version, VERSION);
    }
    List<String> found =
        Database.query(
            c, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL", row -> row.getString(1));
    List<String> strange = new ArrayList<>(found);
    strange.removeAll(TABLES);
    if (!strange.isEmpty() || found.size() != TABLES.size()) {
      throw Refusal.input(
          "%s does not have the tables of a run store%s; it was changed by something else: move it"
              + " away to start a new one",
          file, strange.isEmpty() ? "" : " but " + Quote.of(strange.get(0)));
    }
    return true;
  }

  private static int number(Connection c, String pragma) throws SQLException {
    return Database.query(c, pragma, row -> row.getInt(1)).get(0);
  }
}
