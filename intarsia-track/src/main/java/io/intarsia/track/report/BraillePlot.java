package io.intarsia.track.report;

import io.intarsia.track.MetricSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Curves drawn with Braille characters, two by four dots to a character. */
final class BraillePlot {
  private static final int[][] DOTS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
  private static final int[] COLOURS = {36, 33, 35, 32, 34, 31};
  private static final int LABEL = 10;

  private final int columns;
  private final int rows;
  private final int[][] dots;
  private final int[][] colour;

  private BraillePlot(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    this.dots = new int[rows][columns];
    this.colour = new int[rows][columns];
  }

  /**
   * Draws one metric of some runs.
   *
   * @param drawn the curves
   * @param all what the axes span
   * @param width characters a line, labels included
   * @param height lines of the plot itself
   * @param coloured true to tell the curves apart by a terminal's colours
   */
  static String of(
      List<MetricSeries> drawn, List<MetricSeries> all, int width, int height, boolean coloured) {
    Axis x =
        Axis.over(
            all.stream().map(s -> Arrays.stream(s.steps()).asDoubleStream().toArray()).toList());
    Axis y = Axis.over(all.stream().map(MetricSeries::values).toList());
    BraillePlot plot = new BraillePlot(Math.max(4, width - LABEL - 1), Math.max(2, height));
    for (int i = 0; i < drawn.size(); i++) {
      plot.curve(drawn.get(i), x, y, i + 1);
    }
    return plot.text(x, y, coloured);
  }

  private void curve(MetricSeries series, Axis x, Axis y, int colour) {
    int px = -1;
    int py = -1;
    for (int i = 0; i < series.size(); i++) {
      if (!Double.isFinite(series.values()[i])) {
        px = -1;
        continue;
      }
      int ax = (int) Math.round(x.at(series.steps()[i]) * (2 * columns - 1));
      int ay = (int) Math.round((1 - y.at(series.values()[i])) * (4 * rows - 1));
      if (px < 0) {
        dot(ax, ay, colour);
      } else {
        int steps = Math.max(1, Math.max(Math.abs(ax - px), Math.abs(ay - py)));
        for (int s = 1; s <= steps; s++) {
          dot(
              px + Math.round((float) (ax - px) * s / steps),
              py + Math.round((float) (ay - py) * s / steps),
              colour);
        }
      }
      px = ax;
      py = ay;
    }
  }

  private void dot(int x, int y, int tint) {
    dots[y / 4][x / 2] |= DOTS[x % 2][y % 4];
    colour[y / 4][x / 2] = tint;
  }

  private String text(Axis x, Axis y, boolean coloured) {
    StringBuilder out = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      String label = "";
      if (row == 0) {
        label = Values.number(y.high());
      } else if (row == rows - 1) {
        label = Values.number(y.low());
      } else if (row == rows / 2 && rows > 4) {
        label = Values.number(y.high() + (y.low() - y.high()) * row / (rows - 1));
      }
      out.append(" ".repeat(Math.max(0, LABEL - 1 - label.length()))).append(label);
      out.append(label.isEmpty() ? " │" : " ┤");
      out.append(line(row, coloured)).append('\n');
    }
    String from = Values.number(x.low());
    String to = Values.number(x.high());
    out.append(" ".repeat(LABEL)).append('└').append("─".repeat(columns)).append('\n');
    out.append(" ".repeat(LABEL + 1)).append(from);
    out.append(" ".repeat(Math.max(1, columns - from.length() - to.length()))).append(to);
    return out.append('\n').toString();
  }

  private String line(int row, boolean coloured) {
    StringBuilder out = new StringBuilder();
    int now = 0;
    for (int c = 0; c < columns; c++) {
      int tint = dots[row][c] == 0 ? 0 : colour[row][c];
      if (coloured && tint != now) {
        out.append(tint == 0 ? "\u001b[0m" : tint(tint));
        now = tint;
      }
      out.append(dots[row][c] == 0 ? ' ' : (char) (0x2800 + dots[row][c]));
    }
    return now == 0 ? out.toString().stripTrailing() : out + "\u001b[0m";
  }

  private static String tint(int number) {
    return "\u001b[" + COLOURS[(number - 1) % COLOURS.length] + "m";
  }

  /** The names of the curves, each with its colour. */
  static String legend(List<String> names, boolean coloured) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String mark = coloured ? tint(i + 1) + "━━\u001b[0m " : "━━ ";
      parts.add(mark + names.get(i));
    }
    return String.join("   ", parts);
  }
}
