package io.intarsia.metric.compare;

import io.intarsia.base.Checks;
import io.intarsia.base.Refusal;
import io.intarsia.metric.ClassCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a second run's mean IoU differs from a first's on the same pictures.
 *
 * @param difference of the mean IoU over all pixels, second less first, with its interval
 * @param images the pictures with their own mean IoU in both runs, those that lost most first
 * @param signTest the chance of such differences of the pictures' scores without a real one
 * @param wilcoxon the same by signed ranks
 */
public record PairedComparison(
    Interval difference, List<Change> images, double signTest, double wilcoxon) {
  /**
   * One picture.
   *
   * @param first mean IoU of its classes in the first run
   * @param second in the second run
   */
  public record Change(String id, double first, double second) {
    /** Second less first. */
    public double difference() {
      return second - first;
    }
  }

  /** Copies the list. */
  public PairedComparison {
    images = List.copyOf(images);
  }

  /**
   * Compares two runs.
   *
   * @param second of the same pictures, in any order
   * @throws Refusal INPUT if a picture is in one run only, twice in one, or has other true pixels
   * @throws IllegalArgumentException if there is no picture
   */
  public static PairedComparison of(
      List<ImageCounts> first, List<ImageCounts> second, Bootstrap bootstrap) {
    Checks.that(!first.isEmpty(), "no pictures");
    List<ImageCounts> matched = matched(first, second);
    List<Change> changes = new ArrayList<>();
    double[] differences = new double[first.size()];
    for (int i = 0; i < differences.length; i++) {
      Change change =
          new Change(first.get(i).id(), first.get(i).meanIou(), matched.get(i).meanIou());
      changes.add(change);
      differences[i] = change.difference();
    }
    changes.sort((a, b) -> Double.compare(a.difference(), b.difference()));
    return new PairedComparison(
        bootstrap.difference(first, matched, ClassCounts::meanIou),
        changes,
        PairedTests.sign(differences),
        PairedTests.wilcoxon(differences));
  }

  private static List<ImageCounts> matched(List<ImageCounts> first, List<ImageCounts> second) {
    Map<String, ImageCounts> byId = new HashMap<>();
    for (ImageCounts image : second) {
      if (byId.put(image.id(), image) != null) {
        throw Refusal.input("picture %s is twice in the second run", image.id());
      }
    }
    List<ImageCounts> matched = new ArrayList<>();
    for (ImageCounts image : first) {
      ImageCounts other = byId.remove(image.id());
      if (other == null || other.counts().size() != image.counts().size()) {
        throw Refusal.input(
            "picture %s is not in both runs with the same classes; compare runs over one data set",
            image.id());
      }
      for (int c = 0; c < image.counts().size(); c++) {
        if (image.counts().truth(c) != other.counts().truth(c)) {
          throw Refusal.input(
              "picture %s has %d true pixels of class %d in the first run and %d in the second;"
                  + " compare runs over one data set",
              image.id(), image.counts().truth(c), c, other.counts().truth(c));
        }
      }
      matched.add(other);
    }
    if (!byId.isEmpty()) {
      throw Refusal.input("picture %s is in the second run only", byId.keySet().iterator().next());
    }
    return matched;
  }

  /** Pictures that score higher in the second run. */
  public long wins() {
    return images.stream().filter(c -> c.difference() > 0).count();
  }

  /** Pictures that score lower in the second run. */
  public long losses() {
    return images.stream().filter(c -> c.difference() < 0).count();
  }
}
