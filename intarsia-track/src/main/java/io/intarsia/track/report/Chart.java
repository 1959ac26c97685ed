package io.intarsia.track.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.intarsia.track.MetricSeries;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The curves of one metric as SVG, and as data for the page's script. */
final class Chart {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 230;
  private static final int LEFT = 52;
  private static final int TOP = 8;
  private static final int PLOT_WIDTH = WIDTH - LEFT - 10;
  private static final int PLOT_HEIGHT = HEIGHT - TOP - 24;
  private static final int COLOURS = 8;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * A curve.
   *
   * @param run the position of its run on the page, which gives the colour
   * @param series its points, few enough to draw
   */
  record Curve(int run, MetricSeries series) {}

  private final String name;
  private final List<Curve> curves;
  private final Axis x;
  private final Axis y;

  Chart(String name, List<Curve> curves) {
    this.name = name;
    this.curves = curves;
    this.x = Axis.over(curves.stream().map(c -> steps(c.series())).toList());
    this.y = Axis.over(curves.stream().map(c -> c.series().values()).toList()).padded(0.04);
  }

  private static double[] steps(MetricSeries series) {
    return Arrays.stream(series.steps()).asDoubleStream().toArray();
  }

  /** The variable of the style sheet with a run's colour. */
  static String colour(int run) {
    return "var(--c" + run % COLOURS + ")";
  }

  String svg() {
    StringBuilder out = new StringBuilder("<figure class=\"chart plain\"><h3>");
    out.append(Html.escape(name)).append("</h3>");
    out.append("<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT);
    out.append("\" role=\"img\" aria-label=\"").append(Html.escape(name)).append("\">");
    for (double tick : y.ticks(5)) {
      double at = TOP + (1 - y.at(tick)) * PLOT_HEIGHT;
      out.append(
          format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
              LEFT, LEFT + PLOT_WIDTH, at, at));
      out.append(
          format(
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT - 6, at + 4, tick(tick)));
    }
    for (double tick : x.ticks(6)) {
      double at = LEFT + x.at(tick) * PLOT_WIDTH;
      out.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              at, HEIGHT - 6, tick(tick)));
    }
    for (Curve curve : curves) {
      String stroke = "\" style=\"stroke:" + colour(curve.run()) + "\"/>";
      String path = path(curve.series());
      out.append("<path class=\"raw\" d=\"").append(path).append(stroke);
      out.append("<path class=\"smooth\" d=\"").append(path).append(stroke);
      dots(out, curve);
    }
    out.append(
        format(
            "<line class=\"cursor\" y1=\"%d\" y2=\"%d\" x1=\"0\" x2=\"0\"/>",
            TOP, TOP + PLOT_HEIGHT));
    return out.append("</svg><div class=\"tip\"></div></figure>\n").toString();
  }

  private static String tick(double value) {
    if (value != 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3)) {
      return format("%.1e", value).replace("e-0", "e-").replace("e+0", "e");
    }
    String text = format("%.4f", value).replaceFirst("\\.?0+$", "");
    return text.equals("-0") ? "0" : text;
  }

  private String path(MetricSeries series) {
    StringBuilder out = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < series.size(); i++) {
      if (!Double.isFinite(series.values()[i])) {
        pen = false;
        continue;
      }
      out.append(pen ? 'L' : 'M').append(point(series, i));
      pen = true;
    }
    return out.toString();
  }

  private String point(MetricSeries series, int i) {
    return format(
        "%.1f %.1f",
        LEFT + x.at(series.steps()[i]) * PLOT_WIDTH,
        TOP + (1 - y.at(series.values()[i])) * PLOT_HEIGHT);
  }

  /** Points without neighbours would be invisible as lines. */
  private void dots(StringBuilder out, Curve curve) {
    double[] values = curve.series().values();
    for (int i = 0; i < values.length; i++) {
      boolean before = i > 0 && Double.isFinite(values[i - 1]);
      boolean after = i + 1 < values.length && Double.isFinite(values[i + 1]);
      if (Double.isFinite(values[i]) && !before && !after) {
        String[] at = point(curve.series(), i).split(" ");
        out.append(
            format(
                "<circle cx=\"%s\" cy=\"%s\" r=\"3\" style=\"fill:%s\"/>",
                at[0], at[1], colour(curve.run())));
      }
    }
  }

  ObjectNode data() {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("left", LEFT).put("top", TOP).put("width", PLOT_WIDTH).put("height", PLOT_HEIGHT);
    node.put("x0", x.low()).put("x1", x.high()).put("y0", y.low()).put("y1", y.high());
    ArrayNode list = node.putArray("series");
    for (Curve curve : curves) {
      ObjectNode one = list.addObject().put("colour", curve.run() % COLOURS);
      ArrayNode steps = one.putArray("steps");
      ArrayNode values = one.putArray("values");
      for (int i = 0; i < curve.series().size(); i++) {
        steps.add(curve.series().steps()[i]);
        double value = curve.series().values()[i];
        if (Double.isFinite(value)) {
          values.add(value);
        } else {
          values.add(Double.toString(value));
        }
      }
    }
    return node;
  }

  /**
   * Fewer points of the same shape: of each stretch the first lowest and the first highest, and the
   * first that is not finite.
   */
  static MetricSeries thinned(MetricSeries series, int most) {
    if (series.size() <= most) {
      return series;
    }
    int stretches = Math.max(1, most / 3);
    int[] kept = new int[3 * stretches + 2];
    int count = 0;
    kept[count++] = 0;
    for (int s = 0; s < stretches; s++) {
      int from = (int) ((long) series.size() * s / stretches);
      int to = (int) ((long) series.size() * (s + 1) / stretches);
      int low = -1;
      int high = -1;
      int odd = -1;
      for (int i = from; i < to; i++) {
        double value = series.values()[i];
        if (!Double.isFinite(value)) {
          odd = odd < 0 ? i : odd;
        } else {
          low = low < 0 || value < series.values()[low] ? i : low;
          high = high < 0 || value > series.values()[high] ? i : high;
        }
      }
      for (int i : new int[] {low, high, odd}) {
        if (i >= 0) {
          kept[count++] = i;
        }
      }
    }
    kept[count++] = series.size() - 1;
    int[] at = Arrays.stream(kept, 0, count).sorted().distinct().toArray();
    return new MetricSeries(
        series.name(),
        Arrays.stream(at).mapToLong(i -> series.steps()[i]).toArray(),
        Arrays.stream(at).mapToDouble(i -> series.values()[i]).toArray(),
        Arrays.stream(at).mapToLong(i -> series.times()[i]).toArray());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
