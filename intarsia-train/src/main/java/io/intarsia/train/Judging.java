package io.intarsia.train;

import io.intarsia.base.Refusal;
import io.intarsia.config.Section;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How values are judged on the validation data.
 *
 * @param monitor the score that decides which values are the best
 * @param thresholds of each class, above which a pixel is inside, 0..1; for data whose classes may
 *     overlap
 * @param leastPixels fewest pixels of a predicted mask of each class, 0 to keep all; for the same
 *     data
 */
public record Judging(Monitor monitor, List<Double> thresholds, List<Integer> leastPixels) {
  /** A score. */
  public enum Monitor {
    /** Mean intersection over union, of data with one class for every pixel. */
    MIOU("mIoU"),
    /** Mean Dice: over classes, or over pictures and classes where these may overlap. */
    DICE("Dice"),
    /** The loss at the original size; lower is better. */
    LOSS("loss");

    private final String shown;

    Monitor(String shown) {
      this.shown = shown;
    }

    /** As people write it. */
    public String shown() {
      return shown;
    }

    /** The name under which it is logged, such as {@code val/miou}. */
    public String metric() {
      return "val/" + name().toLowerCase(Locale.ROOT);
    }

    /** True if the first score is better; anything is better than NaN. */
    public boolean better(double score, double than) {
      return Double.isNaN(than) || (this == LOSS ? score < than : score > than);
    }
  }

  /** Copies the lists. */
  public Judging {
    thresholds = List.copyOf(thresholds);
    leastPixels = List.copyOf(leastPixels);
  }

  /** What is usual for a kind of data: mean IoU, or Dice at 0.5 where classes may overlap. */
  public static Judging usual(boolean multiLabel, int classes) {
    return new Judging(
        multiLabel ? Monitor.DICE : Monitor.MIOU,
        Collections.nCopies(classes, 0.5),
        Collections.nCopies(classes, 0));
  }

  /**
   * Reads {@code monitor}, {@code thresholds} and {@code least_pixels} from a section that has
   * other keys too; one number stands for all classes.
   *
   * @throws Refusal USAGE if a value is out of its range or does not suit the data
   */
  static Judging read(Section root, boolean multiLabel, int classes) {
    Judging usual = usual(multiLabel, classes);
    Monitor monitor = root.choice("monitor", usual.monitor());
    if (multiLabel && monitor == Monitor.MIOU) {
      throw root.wrong("monitor", "dice or loss, as the classes of these data may overlap");
    }
    List<Double> thresholds = root.numbers("thresholds", usual.thresholds());
    List<Integer> least = root.wholes("least_pixels", usual.leastPixels());
    if (!multiLabel && (root.has("thresholds") || root.has("least_pixels"))) {
      throw Refusal.usage(
          "thresholds and least_pixels are for data whose classes may overlap; these have one class"
              + " for every pixel: remove both keys");
    }
    if (thresholds.stream().anyMatch(t -> !(t >= 0 && t <= 1))) {
      throw root.wrong("thresholds", "numbers from 0 to 1");
    }
    if (least.stream().anyMatch(n -> n < 0)) {
      throw root.wrong("least_pixels", "whole numbers of 0 or more");
    }
    return new Judging(
        monitor,
        each(root, "thresholds", thresholds, classes),
        each(root, "least_pixels", least, classes));
  }

  private static <T> List<T> each(Section root, String key, List<T> values, int classes) {
    if (values.size() == 1) {
      return Collections.nCopies(classes, values.get(0));
    }
    if (values.size() != classes) {
      throw root.wrong(key, "one number, or one for each of the " + classes + " classes");
    }
    return values;
  }
}
