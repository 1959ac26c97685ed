package io.intarsia.loss.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.config.Config;
import io.intarsia.loss.LossSpec;
import io.intarsia.loss.LossSpecs;
import io.intarsia.loss.math.Resize;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneByOneTest {
  private static final int CLASSES = 5;

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
  }

  private static LossSpec loss(String text) {
    return LossSpecs.read(Config.parse("a.yaml", text).root(), 255);
  }

  private static Tensor logits(boolean classesLast) {
    Random random = new Random(3);
    float[] values = new float[3 * CLASSES * 6 * 7];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Tensor plain = Tensors.upload(NdArray.ofFloats(values, 3, CLASSES, 6, 7));
    return classesLast ? plain.contiguous(MemoryFormat.ChannelsLast) : plain;
  }

  /** The second picture is known nowhere, the others in part. */
  private static Tensor truth(boolean known) {
    long[] ids = new long[3 * 24 * 28];
    for (int i = 0; i < ids.length; i++) {
      boolean second = i / (24 * 28) == 1;
      ids[i] = !known || second || i % 11 == 0 ? 255 : i / 5 % CLASSES;
    }
    return Tensors.upload(NdArray.ofLongs(ids, 3, 24, 28));
  }

  private record Result(double value, float[] gradient) {}

  private static Result direct(LossSpec loss, boolean classesLast, boolean known) {
    return Scope.within(
        () -> {
          Tensor logits = logits(classesLast).requires_grad_(true);
          Tensor truth = truth(known);
          Tensor value = loss.of(Resize.to(logits, truth, false), truth);
          value.mul(new Scalar(3.0)).backward();
          return new Result(value.item_double(), Tensors.download(logits.grad()).floats());
        });
  }

  private static Result oneByOne(LossSpec loss, boolean classesLast, boolean known) {
    return Scope.within(
        () -> {
          Tensor leaf = logits(classesLast).requires_grad_(true);
          Tensor logits = leaf.mul(new Scalar(1.0));
          Tensor value = OneByOne.of(loss.additive().orElseThrow(), logits, truth(known), false);
          value.mul(new Scalar(3.0)).backward();
          return new Result(value.item_double(), Tensors.download(leaf.grad()).floats());
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: cross_entropy}",
        "{type: cross_entropy, label_smoothing: 0.1}",
        "{type: cross_entropy, class_weights: [1, 2, 0.5, 3, 1]}"
      })
  void hasTheValueAndGradientOfAllAtOnce(String text) {
    for (boolean classesLast : new boolean[] {false, true}) {
      Result whole = direct(loss(text), classesLast, true);
      Result parts = oneByOne(loss(text), classesLast, true);
      assertThat(parts.value()).isCloseTo(whole.value(), within(1e-6));
      for (int i = 0; i < whole.gradient().length; i++) {
        assertThat(parts.gradient()[i]).isCloseTo(whole.gradient()[i], within(1e-7f));
      }
    }
  }

  @Test
  void isNothingWhereNothingIsKnown() {
    Result parts = oneByOne(loss("{type: cross_entropy}"), true, false);
    assertThat(parts.value()).isZero();
    assertThat(parts.gradient()).containsOnly(0);
  }

  @Test
  void isForMeansOnly() {
    assertThat(loss("{type: cross_entropy, reduction: sum}").additive()).isEmpty();
    assertThat(loss("{type: cross_entropy, top_k: 0.2}").additive()).isEmpty();
    assertThat(loss("{type: dice, mode: multiclass}").additive()).isEmpty();
  }

  @Test
  void paysForSeveralLargePicturesInTraining() {
    Scope.within(
        () -> {
          Tensor small = torch.zeros(2, 150, 128, 128);
          Tensor truth = torch.zeros(2, 512, 512);
          assertThat(OneByOne.pays(small, truth)).isFalse();
          assertThat(OneByOne.pays(small.requires_grad_(true), truth)).isTrue();
          assertThat(OneByOne.pays(small.narrow(0, 0, 1), truth.narrow(0, 0, 1))).isFalse();
          assertThat(OneByOne.pays(small.narrow(1, 0, 2), truth)).isFalse();
          return true;
        });
  }
}
