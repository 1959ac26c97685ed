package io.intarsia.track.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of numbers to draw over, with room where all are equal.
 *
 * @param low the least
 * @param high the greatest, above low
 */
record Axis(double low, double high) {
  /** Over all finite values; 0..1 if there are none. */
  static Axis over(List<double[]> all) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] values : all) {
      for (double value : values) {
        if (Double.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    if (low > high) {
      return new Axis(0, 1);
    }
    if (low == high) {
      double room = low == 0 ? 1 : Math.abs(low) / 2;
      return new Axis(low - room, high + room);
    }
    return new Axis(low, high);
  }

  /** Wider by a share on both sides. */
  Axis padded(double share) {
    double room = (high - low) * share;
    return Double.isFinite(room) ? new Axis(low - room, high + room) : this;
  }

  /** 0 at low, 1 at high. */
  double at(double value) {
    return (value / 2 - low / 2) / (high / 2 - low / 2);
  }

  /** Round numbers inside, about as many as wanted, in steps of 1, 2 or 5. */
  List<Double> ticks(int wanted) {
    double rough = (high / wanted) - (low / wanted);
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double share = rough / power;
    double step = power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    double first = Math.ceil(low / step);
    for (int i = 0; i <= 2 * wanted + 2 && (first + i) * step <= high; i++) {
      ticks.add((first + i) * step);
    }
    return ticks;
  }
}
