package io.intarsia.data.parquet;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;

/**
 * Writes pictures and masks as one Parquet shard in the form of the Hub's data sets: columns {@code
 * image} and {@code annotation}, each a struct of {@code bytes} and {@code path}. By DuckDB, whose
 * JDBC driver must be on the class path.
 */
public final class Packed {
  private Packed() {}

  /**
   * A row.
   *
   * @param name of the picture, such as {@code a.png}
   * @param image a picture file
   * @param mask a picture file
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Row(String name, byte[] image, byte[] mask) {}

  /**
   * Writes a shard.
   *
   * @param rows taken one after another
   * @throws Refusal ENVIRONMENT if DuckDB is missing or the file cannot be written
   */
  public static void write(Iterator<Row> rows, Path file) {
    Whole.writeAt(
        file,
        part -> {
          try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
              Statement statement = connection.createStatement()) {
            statement.execute(
                "CREATE TABLE shard (image STRUCT(bytes BLOB, path VARCHAR), annotation"
                    + " STRUCT(bytes BLOB, path VARCHAR))");
            try (PreparedStatement insert =
                connection.prepareStatement(
                    "INSERT INTO shard VALUES ({'bytes': ?::BLOB, 'path': ?}, {'bytes': ?::BLOB,"
                        + " 'path': ?})")) {
              while (rows.hasNext()) {
                Row row = rows.next();
                insert.setBytes(1, row.image());
                insert.setString(2, row.name());
                insert.setBytes(3, row.mask());
                insert.setString(4, row.name());
                insert.execute();
              }
            }
            String target = part.toAbsolutePath().toString().replace("'", "''");
            statement.execute("COPY shard TO '" + target + "' (FORMAT parquet)");
          } catch (SQLException e) {
            throw new Refusal(
                Refusal.Kind.ENVIRONMENT,
                file
                    + " cannot be written by DuckDB (org.duckdb:duckdb_jdbc): "
                    + Quote.of(String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
                e);
          }
        });
  }
}
