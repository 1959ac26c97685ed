package io.intarsia.checks.golden.metric;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.metric.tally.Rate;
import io.intarsia.metric.tally.Reduction;
import io.intarsia.metric.tally.Tally;
import java.util.Locale;
import java.util.OptionalInt;

/** One case of segmentation_models.pytorch's functional metrics. */
final class TallyCheck {
  private final String name;
  private final JsonNode node;
  private final Differences differences;

  TallyCheck(String name, JsonNode node, Differences differences) {
    this.name = name;
    this.node = node;
    this.differences = differences;
  }

  void run() {
    Tally tally = tally();
    int classes = tally.classes();
    for (int i = 0; i < tally.images() * classes; i++) {
      int n = i / classes;
      int c = i % classes;
      differences.exact(name + " tp " + i, tally.truePositives(n, c), count("tp", i));
      differences.exact(name + " fp " + i, tally.falsePositives(n, c), count("fp", i));
      differences.exact(name + " fn " + i, tally.falseNegatives(n, c), count("fn", i));
      differences.exact(name + " tn " + i, tally.trueNegatives(n, c), count("tn", i));
    }
    JsonNode instead = node.path("zero_division");
    double zero = instead.isTextual() ? 0 : instead.asDouble(1);
    node.get("metrics")
        .fields()
        .forEachRemaining(e -> metric(tally, e.getKey(), e.getValue(), zero));
  }

  private JsonNode count(String what, int i) {
    return node.get(what).get("data").get(i);
  }

  private Tally tally() {
    JsonNode params = node.get("params");
    JsonNode target = node.get("target");
    int images = Values.side(target, 0);
    if (params.get("mode").asText().equals("multiclass")) {
      JsonNode ignored = params.path("ignore_index");
      return Tally.ofClasses(
          Values.ids(node.get("output")),
          Values.ids(target),
          images,
          params.get("num_classes").asInt(),
          ignored.isNumber() ? OptionalInt.of(ignored.asInt()) : OptionalInt.empty());
    }
    int classes = Values.side(target, 1);
    JsonNode threshold = params.path("threshold");
    if (!threshold.isNumber()) {
      return Tally.ofMasks(Values.mask(node.get("output")), Values.mask(target), images, classes);
    }
    // The reference holds the truth, too, against the threshold.
    byte[] truth = Values.mask(target);
    for (int i = 0; i < truth.length; i++) {
      truth[i] = (byte) (truth[i] >= (float) threshold.asDouble() ? 1 : 0);
    }
    float[] scores = Values.floats(node.get("output"));
    return Tally.ofScores(scores, truth, images, classes, threshold.asDouble());
  }

  private void metric(Tally tally, String key, JsonNode wanted, double zero) {
    Rate rate = rate(key);
    wanted
        .fields()
        .forEachRemaining(
            e -> {
              String what = name + " " + key + " " + e.getKey();
              if (e.getKey().equals("none")) {
                double[][] rates = tally.rates(rate, zero);
                for (int i = 0; i < e.getValue().size(); i++) {
                  double got = rates[i / tally.classes()][i % tally.classes()];
                  single(what + " " + i, got, e.getValue().get(i));
                }
              } else {
                Reduction reduction =
                    Reduction.valueOf(e.getKey().replace('-', '_').toUpperCase(Locale.ROOT));
                boolean weighted = e.getKey().startsWith("weighted");
                double[] weights = weighted ? Values.doubles(node.get("class_weights")) : null;
                single(what, tally.score(rate, reduction, weights, zero), e.getValue());
              }
            });
  }

  private void single(String what, double got, JsonNode wanted) {
    differences.score(what, got, wanted, Differences.SINGLE);
  }

  private Rate rate(String key) {
    return switch (key) {
      case "iou_score" -> Rate.IOU;
      case "f1_score" -> Rate.F1;
      case "fbeta_score" -> Rate.fbeta(node.path("fbeta_beta").asDouble(1));
      case "accuracy" -> Rate.ACCURACY;
      case "recall", "sensitivity" -> Rate.SENSITIVITY;
      case "specificity" -> Rate.SPECIFICITY;
      case "balanced_accuracy" -> Rate.BALANCED_ACCURACY;
      case "precision", "positive_predictive_value" -> Rate.POSITIVE_PREDICTIVE_VALUE;
      case "negative_predictive_value" -> Rate.NEGATIVE_PREDICTIVE_VALUE;
      case "false_negative_rate" -> Rate.FALSE_NEGATIVE_RATE;
      case "false_positive_rate" -> Rate.FALSE_POSITIVE_RATE;
      case "false_discovery_rate" -> Rate.FALSE_DISCOVERY_RATE;
      case "false_omission_rate" -> Rate.FALSE_OMISSION_RATE;
      case "positive_likelihood_ratio" -> Rate.POSITIVE_LIKELIHOOD_RATIO;
      case "negative_likelihood_ratio" -> Rate.NEGATIVE_LIKELIHOOD_RATIO;
      default -> throw new IllegalArgumentException("no metric " + key);
    };
  }
}
