package io.intarsia.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmaTest {
  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
  }

  private static NdArray one(float value) {
    return NdArray.ofFloats(new float[] {value}, 1);
  }

  private static void set(Leaves leaves, float value) {
    Scope.within(
        () -> {
          var tensor = leaves.tensors().values().iterator().next();
          return tensor.detach().fill_(new org.bytedeco.pytorch.Scalar((double) value));
        });
  }

  private static double at(Ema ema, String key) {
    return Scope.within(() -> Tensors.download(ema.state().get(key))).at(0);
  }

  @Test
  void followsWithAGrowingDecayAndCopiesBuffers() {
    try (Leaves weights = Leaves.of(Map.of("w", one(0)));
        Leaves buffers = Leaves.of(Map.of("mean", one(5)));
        Ema ema = new Ema(new EmaSpec(0.2, true, 1), weights.tensors(), buffers.tensors())) {
      double wanted = 0;
      for (int n = 0; n < 5; n++) {
        set(weights, n + 1);
        set(buffers, 10 * n);
        ema.update();
        double decay = Math.min(0.2, (1.0 + n) / (10.0 + n));
        wanted = decay * wanted + (1 - decay) * (n + 1);
        assertThat(at(ema, "w")).isCloseTo(wanted, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(at(ema, "mean")).isEqualTo(10 * n);
      }
      assertThat(weights.values().get("w").at(0)).isEqualTo(5);
      assertThat(ema.state().get("w").requires_grad()).isFalse();
    }
  }

  @Test
  void rests() {
    try (Leaves weights = Leaves.of(Map.of("w", one(0)));
        Ema ema = new Ema(new EmaSpec(0.5, false, 2), weights.tensors(), Map.of())) {
      set(weights, 8);
      ema.update();
      assertThat(at(ema, "w")).isZero();
      ema.update();
      assertThat(at(ema, "w")).isEqualTo(4);
      ema.load(Map.of("w", one(2)), 7);
      ema.update();
      assertThat(at(ema, "w")).isEqualTo(5);
      assertThat(ema.steps()).isEqualTo(8);
      assertThatThrownBy(() -> ema.load(Map.of("v", one(2)), 1))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("1 keys are missing (w), 1 are unknown (v)");
    }
  }
}
