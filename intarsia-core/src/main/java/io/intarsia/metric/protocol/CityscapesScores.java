package io.intarsia.metric.protocol;

import io.intarsia.base.Refusal;
import io.intarsia.metric.protocol.StreetLabels.Label;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * IoU and instance-weighted iIoU of classes and categories as Cityscapes' benchmark takes them: the
 * pixels of an instance weigh so that small instances count as much as large ones. Follows
 * mcordts/cityscapesScripts evaluation/evalPixelLevelSemanticLabeling.py @0bcc4a72. Ids are label
 * ids, not train ids. Scores are 0..1, or NaN where nothing is to be divided by. Not thread-safe.
 */
public final class CityscapesScores {
  private static final class Instances {
    double hit;
    double missed;
  }

  private final StreetLabels space;
  private final int size;
  private final long[] counts;
  private final Map<String, Instances> classes = new HashMap<>();
  private final Map<String, Instances> categories = new HashMap<>();

  /** Nothing seen yet. */
  public CityscapesScores(StreetLabels space) {
    this.space = space;
    size = space.labels().size();
    counts = new long[size * size];
    for (Label label : space.labels()) {
      if (label.instances() && !label.ignored()) {
        classes.put(label.name(), new Instances());
      }
    }
    for (String category : space.categories()) {
      if (members(category).allMatch(i -> space.labels().get(i).instances())) {
        categories.put(category, new Instances());
      }
    }
  }

  private IntStream members(String category) {
    return IntStream.range(0, size).filter(i -> space.labels().get(i).category().equals(category));
  }

  /**
   * Adds a picture.
   *
   * @param prediction label ids
   * @param truth label ids, as many
   * @param instances as many: label id, or label id * 1000 + number for single objects
   * @throws Refusal INPUT for an id that is no label; the scores are then as before
   * @throws IllegalArgumentException if the lengths differ
   */
  public void update(int[] prediction, int[] truth, int[] instances) {
    if (prediction.length != truth.length || truth.length != instances.length) {
      throw new IllegalArgumentException(
          prediction.length + ", " + truth.length + " and " + instances.length + " pixels");
    }
    for (int i = 0; i < truth.length; i++) {
      check("prediction", prediction[i], i);
      check("truth", truth[i], i);
      boolean single = instances[i] > StreetLabels.INSTANCES;
      check("instances", single ? instances[i] / StreetLabels.INSTANCES : 0, i);
    }
    Map<Integer, int[]> objects = new LinkedHashMap<>();
    for (int i = 0; i < truth.length; i++) {
      counts[truth[i] * size + prediction[i]]++;
      if (instances[i] > StreetLabels.INSTANCES) {
        objects.computeIfAbsent(instances[i], k -> new int[size])[prediction[i]]++;
      }
    }
    objects.forEach((id, seen) -> weigh(id / StreetLabels.INSTANCES, seen));
  }

  private void check(String what, int id, int at) {
    if (id < 0 || id >= size) {
      throw Refusal.input(
          "pixel %d of the %s has label id %d; wanted 0 to %d (label ids, not train ids)",
          at, what, id, size - 1);
    }
  }

  /** Adds an object of a label by how many of its pixels each label was predicted for. */
  private void weigh(int id, int[] seen) {
    Label label = space.labels().get(id);
    Instances own = classes.get(label.name());
    if (label.ignored() || own == null) {
      return;
    }
    int pixels = Arrays.stream(seen).sum();
    double weight = space.classSizes().getOrDefault(label.name(), Double.NaN) / pixels;
    own.hit += seen[id] * weight;
    own.missed += (pixels - seen[id]) * weight;
    Instances group = categories.get(label.category());
    if (group != null) {
      int hit = members(label.category()).map(i -> seen[i]).sum();
      group.hit += hit * weight;
      group.missed += (pixels - hit) * weight;
    }
  }

  private long pixels(IntPredicate truth, IntPredicate predicted) {
    long sum = 0;
    for (int t = 0; t < size; t++) {
      for (int p = 0; p < size && truth.test(t); p++) {
        sum += predicted.test(p) ? counts[t * size + p] : 0;
      }
    }
    return sum;
  }

  private boolean counts(int id) {
    return !space.labels().get(id).ignored();
  }

  private static double ratio(double hit, double rest) {
    return hit + rest == 0 ? Double.NaN : hit / (hit + rest);
  }

  /** Intersection over union of a label; NaN for an ignored one. */
  public double iou(int id) {
    long hit = counts[id * size + id];
    long missed = pixels(t -> t == id, p -> p != id);
    return counts(id) ? ratio(hit, missed + wrong(id)) : Double.NaN;
  }

  /** Pixels of other labels that count, predicted as this one. */
  private long wrong(int id) {
    return pixels(t -> t != id && counts(t), p -> p == id);
  }

  /** Intersection over union weighted by instances; NaN for a label without. */
  public double instanceIou(int id) {
    Instances own = classes.get(space.labels().get(id).name());
    return own == null || !counts(id) ? Double.NaN : ratio(own.hit, own.missed + wrong(id));
  }

  /** Intersection over union of a category, whose labels may be taken for each other. */
  public double iou(String category) {
    List<Integer> ids = members(category).filter(this::counts).boxed().toList();
    long hit = pixels(ids::contains, ids::contains);
    long missed = pixels(ids::contains, p -> !ids.contains(p));
    long wrong = pixels(t -> counts(t) && !in(t, category), ids::contains);
    return ratio(hit, missed + wrong);
  }

  /** The same weighted by instances; NaN unless all labels of the category have instances. */
  public double instanceIou(String category) {
    Instances group = categories.get(category);
    long wrong = pixels(t -> counts(t) && !in(t, category), p -> in(p, category));
    return group == null ? Double.NaN : ratio(group.hit, group.missed + wrong);
  }

  private boolean in(int id, String category) {
    return space.labels().get(id).category().equals(category);
  }

  /** The mean of {@link #iou(int)} over the labels that have one. */
  public double meanIou() {
    return mean(IntStream.range(0, size).mapToDouble(this::iou).toArray());
  }

  /** The mean of {@link #instanceIou(int)} over the labels that have one. */
  public double meanInstanceIou() {
    return mean(IntStream.range(0, size).mapToDouble(this::instanceIou).toArray());
  }

  /** The mean of {@link #iou(String)} over the categories that have one. */
  public double meanCategoryIou() {
    return mean(space.categories().stream().mapToDouble(this::iou).toArray());
  }

  /** The mean of {@link #instanceIou(String)} over the categories that have one. */
  public double meanCategoryInstanceIou() {
    return mean(space.categories().stream().mapToDouble(this::instanceIou).toArray());
  }

  private static double mean(double[] scores) {
    return Arrays.stream(scores).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
  }
}
