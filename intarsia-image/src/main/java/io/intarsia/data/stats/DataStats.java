package io.intarsia.data.stats;

import io.intarsia.base.Progress;
import io.intarsia.data.Dataset;
import java.util.List;
import java.util.Map;

/**
 * What a data set is made of.
 *
 * @param samples how many there are
 * @param multiLabel true if classes may overlap
 * @param pixels of all pictures
 * @param ignored pixels without a class
 * @param classes in the order of the label space
 * @param together [class, class] pictures in which both occur; the diagonal counts one
 * @param overlap [class, class] pixels that have both; empty unless classes may overlap
 * @param sizes how many pictures have each size, such as {@code 640x480}
 * @param brightness pictures by mean grey value, 16 bins from 0 to 255
 * @param outliers the most unusual pictures first
 */
@SuppressWarnings("ArrayRecordComponent")
public record DataStats(
    int samples,
    boolean multiLabel,
    long pixels,
    long ignored,
    List<ClassStats> classes,
    int[][] together,
    long[][] overlap,
    Map<String, Integer> sizes,
    int[] brightness,
    List<Outlier> outliers) {

  /**
   * Reads every sample once and keeps a few numbers of each.
   *
   * @throws io.intarsia.base.Refusal as {@link Dataset#load}
   */
  public static DataStats of(Dataset data, Progress.Factory progress) {
    Collector collector = new Collector(data.space(), data.multiLabel());
    try (Progress bar = progress.open("counting", data.size(), "images")) {
      for (int i = 0; i < data.size(); i++) {
        collector.add(i, data.load(i));
        bar.advance(1);
      }
    }
    return collector.finish();
  }
}
