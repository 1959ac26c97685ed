package io.intarsia.checks.golden.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.nn.Network;
import io.intarsia.predict.cam.MapMerge;
import io.intarsia.zoo.unet.NestedUnet;
import io.intarsia.zoo.unet.Unet3Plus;
import java.util.HashMap;
import java.util.Map;

/**
 * What a reference gives where it goes on after the scores, or calls them otherwise: probabilities,
 * maps of a picture and its mirror image together.
 */
public final class Answers {
  private Answers() {}

  /** Our results under the fixture's names. */
  public static Map<String, NdArray> of(JsonNode fixture, Map<String, NdArray> got) {
    JsonNode config = fixture.path("config");
    Map<String, NdArray> answers = new HashMap<>(got);
    NdArray logits = got.get(Network.LOGITS);
    if (logits == null) {
      return answers;
    }
    boolean probabilities =
        config.path("output").asText().startsWith("sigmoid")
            || config.path("add_out_act").asText().equals("sigmoid")
            || fixture.path("model").asText().equals("zju_unet");
    if (probabilities) {
      answers.put("out", sigmoid(logits));
      answers.put(Unet3Plus.level(1), sigmoid(logits));
      for (int i = 2; i <= 5; i++) {
        answers.computeIfPresent(Unet3Plus.level(i), (name, scores) -> sigmoid(scores));
      }
    } else if (config.path("deep_supervision").asBoolean()) {
      answers.put(NestedUnet.step(4), logits);
    } else if (config.path("output").asText().startsWith("log_softmax")) {
      answers.put("log_probs", softmax(logits, true));
    } else if (fixture.path("model").asText().startsWith("dilat")) {
      answers.put("scores_before_softmax", logits);
      answers.put("prob", softmax(logits, false));
    } else if (config.path("class").asText().equals("CAM")) {
      answers.computeIfPresent("cam", (name, maps) -> MapMerge.mirrored(maps));
    }
    return answers;
  }

  /** Probabilities over axis 1, or their logarithms. */
  private static NdArray softmax(NdArray scores, boolean logarithm) {
    float[] values = scores.floats();
    int classes = (int) scores.size(1);
    int step = (int) (scores.size(2) * scores.size(3));
    for (int i = 0; i < values.length / classes; i++) {
      int first = i / step * classes * step + i % step;
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, values[first + c * step]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(values[first + c * step] - largest);
      }
      double whole = largest + Math.log(sum);
      for (int c = 0; c < classes; c++) {
        double log = values[first + c * step] - whole;
        values[first + c * step] = (float) (logarithm ? log : Math.exp(log));
      }
    }
    return NdArray.ofFloats(values, scores.shape());
  }

  private static NdArray sigmoid(NdArray scores) {
    float[] values = scores.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1 / (1 + Math.exp(-values[i])));
    }
    return NdArray.ofFloats(values, scores.shape());
  }
}
