package io.intarsia.track.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns; what looks like a number stands to the right. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; the first is the heading. */
  TextTable row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    boolean[] right = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      right[c] = rows.size() > 1;
      for (int r = 0; r < rows.size(); r++) {
        String cell = cell(r, c);
        widths[c] = Math.max(widths[c], cell.codePointCount(0, cell.length()));
        right[c] &= r == 0 || cell.matches("|-|NaN|-?inf|[-+0-9.e]+%?( \\(.*\\))?");
      }
    }
    StringBuilder out = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String cell = cell(r, c);
        String pad = " ".repeat(widths[c] - cell.codePointCount(0, cell.length()));
        line.append(c == 0 ? "" : "  ").append(right[c] ? pad + cell : cell + pad);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  private String cell(int row, int column) {
    return column < rows.get(row).size() ? rows.get(row).get(column) : "";
  }
}
