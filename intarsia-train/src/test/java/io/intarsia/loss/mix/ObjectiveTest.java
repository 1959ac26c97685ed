package io.intarsia.loss.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.config.Section;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {
  private static final String TEXT =
      """
      loss:
        - {type: cross_entropy, label_smoothing: 0.1}
        - {type: dice, mode: multiclass, weight: 0.5}
        - {type: dice, smooth: 1, weight: 2}
      auxiliary: {aux: 0.4}
      steps: 100
      """;

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
  }

  private static Objective objective(String text) {
    return Objective.read(Config.parse("a.yaml", text).root(), 255);
  }

  private static NdArray logits(int side, int seed) {
    Random random = new Random(seed);
    float[] out = new float[2 * 3 * side * side];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return NdArray.ofFloats(out, 2, 3, side, side);
  }

  private static NdArray truth() {
    long[] out = new long[2 * 64];
    for (int i = 0; i < out.length; i++) {
      out[i] = i % 3;
    }
    return NdArray.ofLongs(out, 2, 8, 8);
  }

  private static Map<String, Double> value(Objective objective, Map<String, NdArray> outputs) {
    return Scope.within(
        () -> {
          Map<String, org.bytedeco.pytorch.Tensor> tensors = new java.util.LinkedHashMap<>();
          outputs.forEach((name, output) -> tensors.put(name, Tensors.upload(output)));
          return objective.of(tensors, Tensors.upload(truth())).numbers();
        });
  }

  @Test
  void addsTermsAndOutputsByWeight() {
    Map<String, NdArray> outputs = Map.of("logits", logits(8, 1), "aux", logits(4, 2));
    Map<String, Double> terms = value(objective(TEXT), outputs);
    assertThat(terms.keySet())
        .containsExactly(
            "cross_entropy",
            "dice",
            "dice_2",
            "aux/cross_entropy",
            "aux/dice",
            "aux/dice_2",
            "loss");
    double main = sum(terms, "");
    assertThat(terms.get("loss")).isCloseTo(main + 0.4 * sum(terms, "aux/"), within(1e-5));
  }

  private static double sum(Map<String, Double> terms, String output) {
    return terms.get(output + "cross_entropy")
        + 0.5 * terms.get(output + "dice")
        + 2 * terms.get(output + "dice_2");
  }

  @Test
  void resizesAsAsked() {
    Map<String, NdArray> outputs = Map.of("logits", logits(4, 2));
    String text = "loss: cross_entropy\nalign_corners: ";
    double off = value(objective(text + "false"), outputs).get("loss");
    double on = value(objective(text + "true"), outputs).get("loss");
    assertThat(off).isNotCloseTo(on, within(1e-4));
  }

  @Test
  void leavesTheSectionOpenForOthers() {
    Section root = Config.parse("a.yaml", TEXT).root();
    Objective.read(root, 255);
    assertThat(root.whole("steps")).isEqualTo(100);
    root.close();
  }

  @Test
  void namesTheOutputThatIsMissing() {
    assertThatThrownBy(() -> value(objective(TEXT), Map.of("logits", logits(8, 1))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("wants an output named aux, the network has [logits]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "steps: 1",
        "loss: []",
        "loss: [{type: dice, name: a}, {type: bce, name: a}]",
        "loss: [{type: dice, weight: -1}]",
        "loss: [{type: soft_ce, reduction: none}]",
        "{loss: dice, auxiliary: {logits: 1}}",
        "{loss: dice, auxiliary: {aux: heavy}}"
      })
  void refusesBadConfigurations(String text) {
    assertThatThrownBy(() -> objective(text)).isInstanceOf(Refusal.class);
  }
}
