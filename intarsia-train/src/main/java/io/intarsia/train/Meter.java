package io.intarsia.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured since the last entry of the log. Sums are part of a checkpoint, so that the
 * entry after it is the same whether or not training was stopped there; times are not.
 */
final class Meter {
  /** Before the names of sums among the numbers of a checkpoint. */
  static final String SUM = "sum/";

  /** The name of images a second. */
  static final String SPEED = "system/images_per_second";

  /** The name of the share of time spent waiting for images. */
  static final String WAIT = "system/feed_wait";

  private final Map<String, Double> sums = new LinkedHashMap<>();
  private long images;
  private double seconds;
  private double waited;

  void add(String name, double value) {
    sums.merge(name, value, Double::sum);
  }

  /**
   * Adds a step's time.
   *
   * @param count of images
   * @param taken seconds, waiting included
   * @param waiting seconds of them in which the next images were not there yet
   */
  void timed(int count, double taken, double waiting) {
    images += count;
    seconds += taken;
    waited += waiting;
  }

  /** Images a second. */
  double speed() {
    return seconds > 0 ? images / seconds : 0;
  }

  /** The share of time spent waiting for images, 0..1. */
  double share() {
    return seconds > 0 ? waited / seconds : 0;
  }

  /**
   * Means over steps and the times, by name; begins anew. Times stand below {@code system/}: they
   * are never the same twice.
   */
  Map<String, Double> take(long steps) {
    Map<String, Double> entry = new LinkedHashMap<>();
    sums.forEach((name, sum) -> entry.put(name, sum / steps));
    entry.put(SPEED, speed());
    entry.put(WAIT, share());
    sums.clear();
    images = 0;
    seconds = 0;
    waited = 0;
    return entry;
  }

  /** The sums, for a checkpoint. */
  Map<String, Double> state() {
    Map<String, Double> state = new LinkedHashMap<>();
    sums.forEach((name, sum) -> state.put(SUM + name, sum));
    return state;
  }

  /** Takes up the sums among a checkpoint's numbers. */
  void load(Map<String, Double> numbers) {
    sums.clear();
    numbers.forEach(
        (name, value) -> {
          if (name.startsWith(SUM)) {
            sums.put(name.substring(SUM.length()), value);
          }
        });
  }
}
