package io.intarsia.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.loss.mix.Probe;
import io.intarsia.torch.TorchNatives;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossesTest {
  private static final int SIDE = 12;
  private static final int AREA = SIDE * SIDE;

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
  }

  private static LossSpec loss(String text) {
    return LossSpecs.read(Config.parse("test", text).root());
  }

  /** Logits of three classes that put the edges of the stripes elsewhere than the truth does. */
  private static NdArray logits(int classes) {
    Random random = new Random(3);
    float[] out = new float[2 * classes * AREA];
    for (int i = 0; i < out.length; i++) {
      int stripe = Math.min(2, (i % SIDE + 2) / 4);
      boolean inside = classes == 1 ? stripe == 1 : i / AREA % classes == stripe;
      out[i] = (float) ((inside ? 1.5 : 0) + 0.2 * random.nextGaussian());
    }
    return NdArray.ofFloats(out, 2, classes, SIDE, SIDE);
  }

  private static NdArray classes() {
    long[] out = new long[2 * AREA];
    for (int i = 0; i < out.length; i++) {
      out[i] = i < SIDE ? 255 : i % SIDE / 4;
    }
    return NdArray.ofLongs(out, 2, SIDE, SIDE);
  }

  private static NdArray overlapping(int planes) {
    float[] out = new float[2 * planes * AREA];
    for (int i = 0; i < out.length; i++) {
      out[i] = i < SIDE ? 255 : (i % SIDE / 4 + i / AREA) % 2;
    }
    return NdArray.ofFloats(out, 2, planes, SIDE, SIDE);
  }

  private static NdArray nothing(NdArray truth) {
    if (truth.rank() == 3) {
      long[] ids = new long[truth.count()];
      Arrays.fill(ids, 255);
      return NdArray.ofLongs(ids, truth.shape());
    }
    float[] values = new float[truth.count()];
    Arrays.fill(values, 255);
    return NdArray.ofFloats(values, truth.shape());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: cross_entropy}",
        "{type: cross_entropy, class_weights: [1, 2, 0.5], label_smoothing: 0.1}",
        "{type: cross_entropy, top_k: 0.25}",
        "{type: cross_entropy, ohem: {threshold: 0.6, min_kept: 50}}",
        "{type: soft_ce, smooth_factor: 0.1}",
        "{type: focal, alpha: 0.25}",
        "{type: focal, normalized: true, reduced_threshold: 0.5, class_weights: [1, 2, 3]}",
        "{type: dice}",
        "{type: dice, log_loss: true, smooth: 1, classes: [0, 2]}",
        "{type: jaccard, class_weights: [1, 2, 3]}",
        "{type: tversky, alpha: 0.3, beta: 0.7, gamma: 0.75}",
        "{type: lovasz}",
        "{type: lovasz_softmax, classes: all, per_image: true}",
        "{type: lovasz_softmax, classes: [1, 2]}",
        "{type: boundary, classes: [1, 2]}",
        "{type: generalized_dice}",
        "{type: picture_dice}",
        "{type: softmax_focal}",
        "{type: active_boundary, max_n_ratio: 0.3}",
        "{type: segformer}"
      })
  void lossesOfClassesFallAndNeedSomethingKnown(String text) {
    fallsAndNeedsSomethingKnown(loss(text), logits(3), classes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: bce}",
        "{type: bce, pos_weight: 3}",
        "{type: soft_bce, smooth_factor: 0.1}",
        "{type: focal, mode: binary}",
        "{type: dice, mode: binary}",
        "{type: jaccard, mode: binary, log_loss: true}",
        "{type: tversky, mode: multilabel, gamma: 2}",
        "{type: lovasz, mode: binary}",
        "{type: lovasz_hinge}",
        "{type: mcc}",
        "{type: focal_dice}",
        "{type: segformer}"
      })
  void lossesOfOneLabelFallAndNeedSomethingKnown(String text) {
    fallsAndNeedsSomethingKnown(loss(text), logits(1), overlapping(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: bce, pos_weight: [1, 2, 3]}",
        "{type: soft_bce, class_weights: [1, 2, 3]}",
        "{type: focal, mode: multilabel}",
        "{type: dice, mode: multilabel}",
        "{type: lovasz, mode: multilabel, per_image: true}"
      })
  void lossesOfManyLabelsFallAndNeedSomethingKnown(String text) {
    fallsAndNeedsSomethingKnown(loss(text), logits(3), overlapping(3));
  }

  private static void fallsAndNeedsSomethingKnown(Loss loss, NdArray logits, NdArray truth) {
    double before = Probe.of(loss, logits, truth).loss().at(0);
    NdArray now = logits;
    for (int step = 0; step < 10; step++) {
      now = stepped(now, Probe.of(loss, now, truth).gradient().floats());
    }
    double after = Probe.of(loss, now, truth).loss().at(0);
    assertThat(after).isLessThan(before - 0.02 * Math.abs(before));

    Probe.Result none = Probe.of(loss, logits, nothing(truth));
    assertThat(none.loss().at(0)).isCloseTo(0, within(1e-12));
    for (float each : none.gradient().floats()) {
      assertThat(each).isZero();
    }
  }

  private static NdArray stepped(NdArray logits, float[] gradient) {
    float[] out = logits.floats();
    float largest = 0;
    for (float each : gradient) {
      largest = Math.max(largest, Math.abs(each));
    }
    for (int i = 0; i < out.length; i++) {
      out[i] -= 0.25f * gradient[i] / Math.max(largest, 1e-20f);
    }
    return NdArray.ofFloats(out, logits.shape());
  }

  @Test
  void unknownPixelsHaveNoGradient() {
    for (String type : LossSpecs.types()) {
      boolean planes = type.matches("bce|soft_bce|mcc|focal_dice|lovasz_hinge");
      // The neighbours of unknown pixels are boundary to this loss, whatever is predicted there.
      if (!type.equals("active_boundary")) {
        NdArray truth = planes ? overlapping(3) : classes();
        float[] gradient =
            Probe.of(loss("{type: " + type + "}"), logits(3), truth).gradient().floats();
        for (int i = 0; i < SIDE; i++) {
          assertThat(gradient[i]).as(type).isZero();
        }
      }
    }
  }

  @Test
  void onlyTheHardestPixelsCount() {
    NdArray logits = NdArray.ofFloats(new float[] {2, 0, 0, 0, 0, 0, 1, 3}, 1, 2, 2, 2);
    NdArray truth = NdArray.ofLongs(new long[4], 1, 2, 2);
    double[] losses = {Math.log(1 + Math.exp(-2)), Math.log(2), softplus(1), softplus(3)};
    double half = Probe.of(loss("{type: cross_entropy, top_k: 0.5}"), logits, truth).loss().at(0);
    assertThat(half).isCloseTo((losses[2] + losses[3]) / 2, within(1e-6));
    String ohem = "{type: cross_entropy, ohem: {threshold: 0.3, min_kept: %d}}";
    double below = Probe.of(loss(ohem.formatted(1)), logits, truth).loss().at(0);
    assertThat(below).isCloseTo((losses[2] + losses[3]) / 2, within(1e-6));
    double kept = Probe.of(loss(ohem.formatted(3)), logits, truth).loss().at(0);
    assertThat(kept).isCloseTo((losses[1] + losses[2] + losses[3]) / 3, within(1e-6));
  }

  private static double softplus(double x) {
    return Math.log(1 + Math.exp(x));
  }

  @Test
  void refusesTruthsOfAnotherShape() {
    assertThatThrownBy(() -> Probe.of(loss("{type: dice}"), logits(3), overlapping(3)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("loss dice wants classes [N, H, W] of type long")
        .hasMessageContaining("[2, 3, 12, 12]");
    assertThatThrownBy(() -> Probe.of(loss("{type: bce}"), logits(3), classes()))
        .hasMessageContaining("loss bce wants 0 or 1 for every logit");
    String weights = "{type: cross_entropy, class_weights: [1, 2]}";
    assertThatThrownBy(() -> Probe.of(loss(weights), logits(3), classes()))
        .hasMessageContaining("class_weights has 2 numbers, the logits have 3 classes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: dize}",
        "{type: dice, mod: binary}",
        "{type: dice, mode: both}",
        "{type: dice, mode: binary, classes: [1]}",
        "{type: cross_entropy, label_smoothing: 2}",
        "{type: cross_entropy, top_k: 0}",
        "{type: cross_entropy, top_k: 0.5, ohem: {threshold: 0.7}}",
        "{type: cross_entropy, ohem: {treshold: 0.7}}",
        "{type: cross_entropy, top_k: 0.5, reduction: sum}",
        "{type: focal, mode: binary, class_weights: [1]}",
        "{type: lovasz_softmax, classes: some}",
        "{mode: binary}"
      })
  void refusesBadConfigurations(String text) {
    assertThatThrownBy(() -> loss(text))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("test:1:");
  }

  @Test
  void ignoresTheIdOfTheData() {
    assertThat(LossSpecs.read(Config.parse("a", "type: soft_ce").root(), 7))
        .isEqualTo(new SoftCrossEntropy(0, 7, Reduction.MEAN));
    assertThat(loss("{type: dice}"))
        .isEqualTo(new Dice(Region.ofMode(Mode.MULTICLASS, LossSpecs.IGNORE)));
  }
}
