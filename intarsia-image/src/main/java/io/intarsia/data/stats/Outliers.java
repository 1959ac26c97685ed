package io.intarsia.data.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Keeps a few numbers of every picture and finds those far from the middle. */
final class Outliers {
  private static final double FAR = 4.5;
  private static final int MOST = 40;

  private record Row(int index, String id, double[] values, float[] mix) {}

  private static final List<String> NAMES = List.of("brightness", "contrast", "picture size");

  private final List<Row> rows = new ArrayList<>();

  void add(int index, String id, double mean, double deviation, long area, float[] mix) {
    rows.add(new Row(index, id, new double[] {mean, deviation, area}, mix));
  }

  /** The farthest first. */
  List<Outlier> find() {
    List<Outlier> found = new ArrayList<>();
    for (int k = 0; k < NAMES.size(); k++) {
      int at = k;
      far(NAMES.get(k), rows.stream().mapToDouble(r -> r.values()[at]).toArray(), false, found);
    }
    far("class mix", distances(), true, found);
    found.sort(Comparator.comparingDouble(Outlier::score).reversed());
    return List.copyOf(found.subList(0, Math.min(MOST, found.size())));
  }

  /** Half the sum of differences between a picture's shares of the classes and the mean shares. */
  private double[] distances() {
    double[] out = new double[rows.size()];
    if (rows.isEmpty()) {
      return out;
    }
    double[] mean = new double[rows.get(0).mix().length];
    for (Row row : rows) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += row.mix()[c] / rows.size();
      }
    }
    for (int i = 0; i < out.length; i++) {
      for (int c = 0; c < mean.length; c++) {
        out[i] += Math.abs(rows.get(i).mix()[c] - mean[c]) / 2;
      }
    }
    return out;
  }

  private void far(String name, double[] values, boolean above, List<Outlier> found) {
    if (values.length < 8) {
      return;
    }
    double median = median(values);
    double[] away = Arrays.stream(values).map(v -> Math.abs(v - median)).toArray();
    double spread = 1.4826 * median(away) + 1e-3 * Math.abs(median) + 1e-9;
    for (int i = 0; i < values.length; i++) {
      double score = Math.min(999, away[i] / spread);
      if (score > FAR && (!above || values[i] > median)) {
        Row row = rows.get(i);
        found.add(new Outlier(row.index(), row.id(), name, values[i], median, score));
      }
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
