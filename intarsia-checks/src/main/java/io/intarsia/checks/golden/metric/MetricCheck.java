package io.intarsia.checks.golden.metric;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.Refusal;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.ClassCounts;
import io.intarsia.metric.ConfusionMatrix;
import io.intarsia.metric.boundary.BoundaryF;
import io.intarsia.metric.protocol.CityscapesScores;
import io.intarsia.metric.protocol.CompetitionDice;
import io.intarsia.metric.protocol.Protocol;
import io.intarsia.metric.protocol.StreetLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** One case of a fixture of measures. */
public final class MetricCheck {
  private final JsonNode fixture;
  private final String name;
  private final JsonNode node;
  private final Differences differences;

  private MetricCheck(JsonNode fixture, String name, JsonNode node, Differences differences) {
    this.fixture = fixture;
    this.name = name;
    this.node = node;
    this.differences = differences;
  }

  /** True if fixtures of a name can be checked. */
  public static boolean knows(String fixture) {
    return List.of(
            "hf_mean_iou",
            "boundary_f_davis",
            "cityscapes_iou_iiou",
            "dice_multilabel_competition",
            "smp_metrics",
            "rle")
        .contains(fixture);
  }

  /**
   * Checks what a fixture holds beside its cases.
   *
   * @param fixture the whole file
   */
  public static void checkRest(JsonNode fixture, Differences differences) {
    if (fixture.path("name").asText().equals("rle")) {
      RleCheck.rest(fixture, differences);
    }
  }

  /**
   * Checks a case.
   *
   * @param fixture the whole file
   * @param name of the case
   * @param node the case
   */
  public static void check(JsonNode fixture, String name, JsonNode node, Differences differences) {
    MetricCheck check = new MetricCheck(fixture, name, node, differences);
    switch (fixture.path("name").asText()) {
      case "hf_mean_iou" -> check.meanIou();
      case "boundary_f_davis" -> check.boundary();
      case "cityscapes_iou_iiou" -> check.cityscapes();
      case "dice_multilabel_competition" -> check.dice();
      case "smp_metrics" -> new TallyCheck(name, node, differences).run();
      case "rle" -> RleCheck.mask(name, node, differences);
      default -> throw new IllegalArgumentException(name);
    }
  }

  private void meanIou() {
    JsonNode params = node.get("params");
    int size = params.get("num_labels").asInt();
    List<LabelClass> classes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      classes.add(LabelClass.of(i, "class " + i, 0));
    }
    int ignored = params.path("ignore_index").asInt(LabelSpace.NONE);
    boolean reduce = params.path("reduce_labels").asBoolean();
    LabelSpace space = new LabelSpace("fixture", classes, ignored, reduce, List.of());
    int[] truth = Values.ids(node.get("references"));
    JsonNode renamed = params.path("label_map");
    int[] prediction = Values.ids(node.get("predictions"));
    for (int i = 0; i < truth.length; i++) {
      String key = Integer.toString(truth[i]);
      truth[i] = space.fromAnnotation(renamed.has(key) ? renamed.get(key).asInt() : truth[i]);
    }
    ConfusionMatrix matrix = new ConfusionMatrix(space);
    if (lost(prediction, truth, ignored, size)) {
      try {
        matrix.update(prediction, truth);
        differences.expect(name + ": an id outside the classes was taken", false);
      } catch (Refusal refusal) {
        differences.expect(name, matrix.total() == 0);
      }
      return;
    }
    matrix.update(prediction, truth);
    figures(matrix.counts(), params.path("nan_to_num"));
  }

  /** Whether the reference drops pixels that have an id outside the classes, which we refuse. */
  private static boolean lost(int[] prediction, int[] truth, int ignored, int size) {
    for (int i = 0; i < truth.length; i++) {
      boolean inside =
          truth[i] >= 0 && truth[i] < size && prediction[i] >= 0 && prediction[i] < size;
      if (truth[i] != ignored && !inside) {
        return true;
      }
    }
    return false;
  }

  private void figures(ClassCounts counts, JsonNode nan) {
    Protocol.Hf protocol =
        new Protocol.Hf(
            nan.isNumber() ? OptionalDouble.of(nan.asDouble()) : OptionalDouble.empty());
    JsonNode result = node.get("result");
    protocol
        .figures(counts)
        .forEach((key, v) -> differences.score(at(key), v, result.get(key), Differences.DOUBLE));
    for (int i = 0; i < counts.size(); i++) {
      String where = at("class " + i);
      differences.score(
          where + " iou",
          protocol.iou(counts, i),
          result.get("per_category_iou").get(i),
          Differences.DOUBLE);
      differences.score(
          where + " accuracy",
          protocol.accuracy(counts, i),
          result.get("per_category_accuracy").get(i),
          Differences.DOUBLE);
      differences.exact(where, counts.right(i), node.get("total_area_intersect").get(i));
      differences.exact(where, counts.union(i), node.get("total_area_union").get(i));
      differences.exact(where, counts.predicted(i), node.get("total_area_pred_label").get(i));
      differences.exact(where, counts.truth(i), node.get("total_area_label").get(i));
    }
  }

  private String at(String what) {
    return name + " " + what;
  }

  private void boundary() {
    JsonNode array = node.get("annotation");
    int height = Values.side(array, 0);
    int width = Values.side(array, 1);
    byte[] truth = Values.mask(array);
    byte[] prediction = Values.mask(node.get("segmentation"));
    byte[] ignored = node.has("void") ? Values.mask(node.get("void")) : null;
    double tolerance = node.at("/params/bound_th").asDouble(0.008);
    BoundaryF got = BoundaryF.of(prediction, truth, ignored, width, height, tolerance);
    differences.score(at("F"), got.f(), node.get("boundary_f"), Differences.DOUBLE);
    double jaccard = BoundaryF.jaccard(prediction, truth, ignored);
    differences.score(at("J"), jaccard, node.get("jaccard"), Differences.DOUBLE);
    if (node.has("annotation_boundary_count")) {
      differences.exact(at("outline"), got.truth(), node.get("annotation_boundary_count"));
      differences.exact(at("outline"), got.predicted(), node.get("segmentation_boundary_count"));
    }
  }

  private StreetLabels labels() {
    List<StreetLabels.Label> labels = new ArrayList<>();
    for (JsonNode row : fixture.get("labels")) {
      labels.add(
          new StreetLabels.Label(
              row.get(0).asInt(),
              row.get(1).asText(),
              row.get(2).asText(),
              row.get(3).asBoolean(),
              row.get(4).asBoolean()));
    }
    Map<String, Double> sizes = new TreeMap<>();
    fixture
        .get("avg_class_size")
        .fields()
        .forEachRemaining(e -> sizes.put(e.getKey(), e.getValue().asDouble()));
    return new StreetLabels(labels, sizes);
  }

  private void cityscapes() {
    StreetLabels space = labels();
    differences.expect(at("labels"), space.equals(StreetLabels.CITYSCAPES));
    CityscapesScores scores = new CityscapesScores(space);
    int[] prediction = Values.ids(node.get("prediction_label_ids"));
    int[] truth = Values.ids(node.get("ground_truth_label_ids"));
    int[] instances = Values.ids(node.get("ground_truth_instance_ids"));
    int images = Values.side(node.get("prediction_label_ids"), 0);
    int step = truth.length / images;
    for (int from = 0; from < truth.length; from += step) {
      scores.update(
          Arrays.copyOfRange(prediction, from, from + step),
          Arrays.copyOfRange(truth, from, from + step),
          Arrays.copyOfRange(instances, from, from + step));
    }
    for (StreetLabels.Label label : space.labels()) {
      score("class_iou", label.name(), scores.iou(label.id()));
      score("class_iiou", label.name(), scores.instanceIou(label.id()));
    }
    for (String category : space.categories()) {
      score("category_iou", category, scores.iou(category));
      score("category_iiou", category, scores.instanceIou(category));
    }
    score("mean_class_iou", "", scores.meanIou());
    score("mean_class_iiou", "", scores.meanInstanceIou());
    score("mean_category_iou", "", scores.meanCategoryIou());
    score("mean_category_iiou", "", scores.meanCategoryInstanceIou());
  }

  private void score(String key, String of, double got) {
    JsonNode wanted = node.get("result").path(key);
    wanted = of.isEmpty() ? wanted : wanted.path(of);
    if (!wanted.isMissingNode()) {
      differences.score(at(key + " " + of), got, wanted, Differences.DOUBLE);
    }
  }

  private void dice() {
    JsonNode target = node.get("target");
    int images = Values.side(target, 0);
    int classes = Values.side(target, 1);
    double[] thresholds = spread(node.at("/params/threshold"), classes);
    int[] least =
        Arrays.stream(spread(node.at("/params/min_pixels"), classes))
            .mapToInt(d -> (int) d)
            .toArray();
    CompetitionDice dice = new CompetitionDice(thresholds, least);
    float[] probabilities = Values.floats(node.get("probabilities"));
    byte[] truth = Values.mask(target);
    int step = truth.length / images;
    for (int n = 0; n < images; n++) {
      dice.update(
          Arrays.copyOfRange(probabilities, n * step, (n + 1) * step),
          Arrays.copyOfRange(truth, n * step, (n + 1) * step));
    }
    for (int i = 0; i < images * classes; i++) {
      double got = dice.dice(i / classes, i % classes);
      differences.score(
          at("dice " + i), got, node.get("dice_per_image_class").get(i), Differences.SINGLE);
    }
    for (int c = 0; c < classes; c++) {
      differences.score(
          at("class " + c), dice.mean(c), node.get("per_class_mean").get(c), Differences.SINGLE);
    }
    Map<String, ToDoubleFunction<CompetitionDice>> means =
        Map.of(
            "mean", CompetitionDice::mean,
            "dice_neg_mean", CompetitionDice::negativeMean,
            "dice_pos_mean", CompetitionDice::positiveMean);
    means.forEach(
        (key, mean) -> {
          if (node.has(key) && !node.get(key).isNull()) {
            differences.score(at(key), mean.applyAsDouble(dice), node.get(key), Differences.SINGLE);
          }
        });
  }

  /** A number for each class, or one for all. */
  private static double[] spread(JsonNode value, int classes) {
    if (value.isArray()) {
      return Values.doubles(value);
    }
    double[] all = new double[classes];
    Arrays.fill(all, value.asDouble());
    return all;
  }
}
