package io.intarsia.data.file;

import io.intarsia.base.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a table in comma-separated values (RFC 4180): cells may stand in double quotes, and then
 * hold commas, line breaks and doubled quotes. The first row names the columns.
 */
public final class Csv {
  private final Path file;
  private final List<String> header;
  private final List<List<String>> rows;

  private Csv(Path file, List<List<String>> rows) {
    this.file = file;
    this.header = rows.get(0).stream().map(String::strip).toList();
    this.rows = rows.subList(1, rows.size());
  }

  /**
   * Reads a file.
   *
   * @throws Refusal INPUT if it cannot be read, a quote is not closed or a row has another number
   *     of cells than the header
   */
  public static Csv read(Path file) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    String text = Stored.text(file);
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '\n';
      if (quoted && i == text.length()) {
        throw Refusal.input("%s: row %d has a quote that is not closed", file, rows.size() + 1);
      } else if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"' && (quoted || cell.toString().isBlank())) {
        quoted = !quoted;
      } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
        cell.append(c);
      } else if (c != '\r') {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          add(file, rows, row);
          row = new ArrayList<>();
        }
      }
    }
    if (rows.isEmpty()) {
      throw Refusal.input("%s is empty; wanted a row that names the columns", file);
    }
    return new Csv(file, rows);
  }

  private static void add(Path file, List<List<String>> rows, List<String> row) {
    if (row.size() == 1 && row.get(0).isBlank()) {
      return;
    }
    if (!rows.isEmpty() && row.size() != rows.get(0).size()) {
      throw Refusal.input(
          "%s: row %d has %d cells, the first has %d",
          file, rows.size() + 1, row.size(), rows.get(0).size());
    }
    rows.add(row);
  }

  /** Rows below the header. */
  public int size() {
    return rows.size();
  }

  /** True if a column has that name. */
  public boolean has(String column) {
    return header.contains(column);
  }

  /**
   * The cells of a column.
   *
   * @throws Refusal INPUT if there is none of that name
   */
  public List<String> column(String name) {
    int at = header.indexOf(name);
    if (at < 0) {
      throw Refusal.input("%s has no column '%s'; it has %s", file, name, header);
    }
    return rows.stream().map(row -> row.get(at).strip()).toList();
  }
}
