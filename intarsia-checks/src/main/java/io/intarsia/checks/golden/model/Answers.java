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
    } else if (config.path("class").asText().equals("CAM")) {
      answers.computeIfPresent("cam", (name, maps) -> MapMerge.mirrored(maps));
    }
    return answers;
  }

  private static NdArray sigmoid(NdArray scores) {
    float[] values = scores.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1 / (1 + Math.exp(-values[i])));
    }
    return NdArray.ofFloats(values, scores.shape());
  }
}
