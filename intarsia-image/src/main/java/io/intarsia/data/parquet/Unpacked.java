package io.intarsia.data.parquet;

import io.intarsia.base.Limits;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures and masks of Parquet shards as a zip archive, {@code images/0000000.jpg} and {@code
 * masks/0000000.png} by row: a row in the middle of a shard cannot be had without reading its whole
 * group of rows, a file in an archive can. Written once and kept in a folder of caches.
 *
 * <p>The shards are read by DuckDB through JDBC, so its driver must be on the class path.
 */
public final class Unpacked {
  /** The folder of pictures in the archive. */
  public static final String IMAGES = "images";

  /** The folder of masks in the archive. */
  public static final String MASKS = "masks";

  private static final Logger LOG = LoggerFactory.getLogger(Unpacked.class);
  private static final long LARGEST = 256L << 20;
  private static final int HEAD = 12;

  private Unpacked() {}

  /**
   * The archive for shards, written if it is not there.
   *
   * @param shards the files, in order
   * @param image the column of pictures: bytes, or the Hub's struct of bytes and path
   * @param mask the column of masks, likewise
   * @param cache the folder where archives are kept
   * @throws Refusal INPUT if a shard is damaged, a column is missing or no picture is in it;
   *     ENVIRONMENT if DuckDB is missing or the archive cannot be written
   */
  public static Path of(List<Path> shards, String image, String mask, Path cache) {
    Path archive = cache.resolve(fingerprint(shards, image, mask) + ".zip");
    if (Files.isRegularFile(archive)) {
      return archive;
    }
    LOG.info("unpacking {} shards into {}", shards.size(), archive);
    try (Connection connection = connection()) {
      String table = table(shards);
      Map<String, String> columns = columns(connection, table, shards);
      String query =
          "SELECT "
              + bytes(columns, image, shards)
              + ", "
              + bytes(columns, mask, shards)
              + " FROM "
              + table;
      Whole.write(archive, out -> write(connection, query, shards, out));
      return archive;
    } catch (SQLException e) {
      throw unreadable(shards, e);
    }
  }

  private static Connection connection() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    Connection connection;
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:", properties);
    } catch (SQLException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT,
          "Parquet files are read by DuckDB, whose driver is not on the class path: add the"
              + " artefact org.duckdb:duckdb_jdbc",
          e);
    }
    try (Statement set = connection.createStatement()) {
      set.execute("SET autoinstall_known_extensions = false");
      set.execute("SET autoload_known_extensions = false");
      set.execute("SET memory_limit = '1GB'");
      set.execute("SET threads = 1");
    }
    return connection;
  }

  private static String table(List<Path> shards) {
    return shards.stream()
        .map(shard -> "'" + shard.toAbsolutePath().toString().replace("'", "''") + "'")
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }

  /** Types by the names of columns. */
  private static Map<String, String> columns(
      Connection connection, String table, List<Path> shards) {
    Map<String, String> columns = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + table)) {
      while (rows.next()) {
        columns.put(rows.getString(1), rows.getString(2));
      }
      return columns;
    } catch (SQLException e) {
      throw unreadable(shards, e);
    }
  }

  private static Refusal unreadable(List<Path> shards, SQLException e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new Refusal(
        Refusal.Kind.INPUT,
        shards.get(0)
            + (shards.size() == 1 ? "" : " or a shard after it")
            + " cannot be read as Parquet: "
            + Quote.of(first),
        e);
  }

  /** The expression for a column's bytes. */
  private static String bytes(Map<String, String> columns, String name, List<Path> shards) {
    String type = columns.get(name);
    if (type == null) {
      throw Refusal.input(
          "%s has no column %s; it has %s",
          shards.get(0), Quote.of(name), Quote.of(String.join(", ", columns.keySet())));
    }
    String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
    String upper = type.toUpperCase(Locale.ROOT);
    if (upper.equals("BLOB")) {
      return quoted;
    }
    if (upper.startsWith("STRUCT(") && upper.contains("BYTES BLOB")) {
      return quoted + ".bytes";
    }
    throw Refusal.input(
        "%s: the column %s is %s; wanted bytes, or a struct with bytes",
        shards.get(0), Quote.of(name), Quote.of(type));
  }

  private static void write(
      Connection connection, String query, List<Path> shards, OutputStream target)
      throws IOException {
    int row = 0;
    ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(target, 1 << 20));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      for (; rows.next(); row++) {
        for (String folder : List.of(IMAGES, MASKS)) {
          byte[] file = blob(rows, folder.equals(IMAGES) ? 1 : 2, row, shards);
          String name =
              String.format(Locale.ROOT, "%s/%07d.%s", folder, row, ending(file, row, shards));
          store(zip, name, file);
        }
      }
    } catch (SQLException e) {
      throw unreadable(shards, e);
    }
    if (row == 0) {
      throw Refusal.input("%s: no rows", shards.get(0));
    }
    zip.finish();
    zip.flush();
  }

  private static byte[] blob(ResultSet rows, int column, int row, List<Path> shards)
      throws SQLException {
    java.sql.Blob blob = rows.getBlob(column);
    if (blob == null || blob.length() == 0) {
      throw Refusal.input(
          "%s: row %d has no %s; are the pictures elsewhere, by path?",
          shards.get(0), row, column == 1 ? "picture" : "mask");
    }
    if (blob.length() > Math.min(LARGEST, Limits.defaults().tensorBytes())) {
      throw Refusal.input(
          "%s: row %d holds %d bytes, at most %d are read",
          shards.get(0), row, blob.length(), LARGEST);
    }
    return blob.getBytes(1, (int) blob.length());
  }

  /** Pictures are compressed already: they are stored as they are. */
  private static void store(ZipOutputStream zip, String name, byte[] file) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 sum = new CRC32();
    sum.update(file);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(file.length);
    entry.setCompressedSize(file.length);
    entry.setCrc(sum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(file);
    zip.closeEntry();
  }

  /** The ending of a picture's name by its first bytes. */
  private static String ending(byte[] file, int row, List<Path> shards) {
    String head = new String(file, 0, Math.min(HEAD, file.length), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u0089PNG")) {
      return "png";
    }
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return "jpg";
    }
    if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
      return "webp";
    }
    if (head.startsWith("II*") || head.startsWith("MM\0*")) {
      return "tif";
    }
    if (head.startsWith("BM")) {
      return "bmp";
    }
    throw Refusal.input(
        "%s: row %d holds no PNG, JPEG, WebP, TIFF or BMP picture", shards.get(0), row);
  }

  private static String fingerprint(List<Path> shards, String image, String mask) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<String> facts = new ArrayList<>(List.of("1", image, mask));
      for (Path shard : shards) {
        facts.add(shard.toRealPath().toString());
        facts.add(Long.toString(Files.size(shard)));
        facts.add(Files.getLastModifiedTime(shard).toString());
      }
      for (String fact : facts) {
        byte[] bytes = fact.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (IOException e) {
      throw Refusal.input("%s cannot be read: %s", shards.get(0), String.valueOf(e.getMessage()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
