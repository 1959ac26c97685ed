package io.intarsia.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {
  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
  }

  private static OptimizerSpec spec(String yaml) {
    return OptimizerSpecs.read(Config.parse("test", yaml).root());
  }

  private static NdArray random(long seed, long... shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) NdArray.count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return NdArray.ofFloats(values, shape);
  }

  private static Map<String, NdArray> arrays(long seed) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    arrays.put("head.weight", random(seed, 3, 5, 1, 1));
    arrays.put("head.bias", random(seed + 1, 3));
    arrays.put("norm.weight", random(seed + 2, 17));
    return arrays;
  }

  private static Optimizer optimizer(String yaml, Leaves leaves) {
    OptimizerSpec spec = spec(yaml);
    return spec.create(List.of(new ParameterGroup("all", leaves.tensors(), 1, spec.weightDecay())));
  }

  private static void steps(Leaves leaves, Optimizer optimizer, int from, int to) {
    for (int i = from; i < to; i++) {
      optimizer.zeroGrad();
      Map<String, NdArray> gradients = new HashMap<>(arrays(100 + i));
      if (i % 3 == 1) {
        gradients.remove("head.bias");
      }
      leaves.gradients(gradients);
      optimizer.step(0.01 / (i + 1));
    }
  }

  private static Map<String, NdArray> stored(Optimizer optimizer) {
    Map<String, NdArray> stored = new LinkedHashMap<>();
    optimizer.state().forEach((k, t) -> stored.put(k, Scope.within(() -> Tensors.download(t))));
    return stored;
  }

  private static void assertSame(Map<String, NdArray> got, Map<String, NdArray> wanted) {
    assertThat(got.keySet()).isEqualTo(wanted.keySet());
    wanted.forEach(
        (key, array) -> assertThat(got.get(key).bytes()).as(key).isEqualTo(array.bytes()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: sgd, lr: 0.1}",
        "{type: sgd, lr: 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.01}",
        "{type: sgd, lr: 0.1, momentum: 0.9, dampening: 0.3, maximize: true}",
        "{type: adam, amsgrad: true, weight_decay: 0.1}",
        "{type: adamw, betas: [0.8, 0.99]}",
        "{type: radam, decoupled_weight_decay: true, weight_decay: 0.1}",
        "{type: nadam, weight_decay: 0.1}",
        "{type: nadam, torch_1_13: true}",
        "{type: adamax}",
        "{type: rmsprop, centered: true, momentum: 0.9}",
        "{type: adagrad, lr_decay: 0.1, initial_accumulator_value: 0.2}",
        "{type: adadelta}"
      })
  void goesOnBitByBitFromAStoredState(String yaml) {
    try (Leaves through = Leaves.of(arrays(1));
        Optimizer whole = optimizer(yaml, through)) {
      steps(through, whole, 0, 5);
      Map<String, NdArray> state = stored(whole);
      Map<String, NdArray> values = through.values();
      steps(through, whole, 5, 10);
      try (Leaves again = Leaves.of(values);
          Optimizer resumed = optimizer(yaml, again)) {
        resumed.load(state);
        steps(again, resumed, 5, 10);
        assertSame(again.values(), through.values());
        assertSame(stored(resumed), stored(whole));
      }
    }
  }

  @Test
  void leavesParametersWithoutGradientAlone() {
    try (Leaves leaves = Leaves.of(arrays(1));
        Optimizer optimizer = optimizer("{type: adamw, weight_decay: 0.5}", leaves)) {
      leaves.gradients(Map.of("head.weight", random(7, 3, 5, 1, 1)));
      optimizer.step(0.1);
      Map<String, NdArray> before = arrays(1);
      Map<String, NdArray> after = leaves.values();
      assertThat(after.get("head.bias").floats()).isEqualTo(before.get("head.bias").floats());
      assertThat(after.get("head.weight").floats())
          .isNotEqualTo(before.get("head.weight").floats());
      assertThat(stored(optimizer).get("step/head.bias").at(0)).isZero();
      assertThat(stored(optimizer).get("step/head.weight").at(0)).isEqualTo(1);
    }
  }

  @Test
  void followsMemoryOfOtherLayouts() {
    try (Leaves leaves = Leaves.of(Map.of("w", random(1, 2, 3, 4, 5)));
        Optimizer optimizer = optimizer("{type: sgd}", leaves)) {
      NdArray gradient = random(2, 2, 3, 4, 5);
      var last = org.bytedeco.pytorch.global.torch.MemoryFormat.ChannelsLast;
      Scope.within(
          () -> {
            var mixed = Tensors.upload(gradient).contiguous(last);
            assertThat(mixed.is_contiguous()).isFalse();
            return leaves.tensors().get("w").mutable_grad().put(mixed);
          });
      optimizer.step(1);
      float[] start = random(1, 2, 3, 4, 5).floats();
      float[] got = leaves.values().get("w").floats();
      for (int i = 0; i < got.length; i++) {
        assertThat(got[i]).isEqualTo(start[i] - (float) gradient.at(i));
      }
    }
  }

  @Test
  void refusesAnotherState() {
    try (Leaves leaves = Leaves.of(arrays(1));
        Optimizer optimizer = optimizer("{type: adamw}", leaves)) {
      Map<String, NdArray> state = stored(optimizer);
      Map<String, NdArray> missing = new HashMap<>(state);
      missing.remove("exp_avg/head.bias");
      missing.put("exp_avg/head.bios", random(1, 3));
      refuses(optimizer, missing, "1 keys are missing (exp_avg/head.bias), 1 are unknown");
      Map<String, NdArray> wide = new HashMap<>(state);
      wide.put("exp_avg/head.bias", random(1, 4));
      refuses(optimizer, wide, "exp_avg/head.bias is [4], wanted [3]");
      Map<String, NdArray> half = new HashMap<>(state);
      half.put("step/head.bias", NdArray.ofFloats(new float[] {0.5f}));
      half.put("exp_avg/head.bias", random(1, 3));
      refuses(optimizer, half, "step/head.bias is 0.5, wanted a whole number");
      assertSame(stored(optimizer), state);
    }
  }

  private static void refuses(Optimizer optimizer, Map<String, NdArray> state, String message) {
    assertThatThrownBy(() -> optimizer.load(state))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.kind()).isEqualTo(Refusal.Kind.MODEL))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: adamv}",
        "{type: adamw, momentum: 0.9}",
        "{type: adamw, betas: [0.9, 1.0]}",
        "{type: adamw, betas: [0.9]}",
        "{type: sgd, lr: -1}",
        "{type: sgd, nesterov: true}"
      })
  void refusesOtherConfigurations(String yaml) {
    assertThatThrownBy(() -> spec(yaml))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.kind()).isEqualTo(Refusal.Kind.USAGE));
  }

  @Test
  void clipsByNormAndByValue() {
    Map<String, NdArray> gradients = Map.of("a", NdArray.ofFloats(new float[] {3, -4}, 2));
    try (Leaves leaves = Leaves.of(Map.of("a", random(1, 2), "b", random(2, 2)))) {
      leaves.gradients(gradients);
      assertThat(new Clip.Norm(1, 2).apply(leaves.tensors().values())).isEqualTo(5);
      assertThat(new Clip.None().apply(leaves.tensors().values())).isBetween(0.999999, 1.0);
      leaves.gradients(gradients);
      assertThat(new Clip.Norm(2, Double.POSITIVE_INFINITY).apply(leaves.tensors().values()))
          .isEqualTo(4);
      assertThat(new Clip.None().apply(leaves.tensors().values())).isBetween(2.49999, 2.5);
      leaves.gradients(gradients);
      assertThat(new Clip.Value(3.5).apply(leaves.tensors().values())).isEqualTo(5);
      assertThat(new Clip.None().apply(leaves.tensors().values()))
          .isBetween(Math.sqrt(9 + 12.25) - 1e-6, Math.sqrt(9 + 12.25) + 1e-6);
    }
  }

  @Test
  void tellsOfGradientsThatAreNoNumbers() {
    try (Leaves leaves = Leaves.of(Map.of("a", random(1, 2)))) {
      leaves.gradients(Map.of("a", NdArray.ofFloats(new float[] {Float.NaN, 4}, 2)));
      assertThat(new Clip.Norm(1, 2).apply(leaves.tensors().values())).isNaN();
      float kept =
          Scope.within(() -> leaves.tensors().get("a").grad().view(-1).select(0, 1).item_float());
      assertThat(kept).isEqualTo(4);
      assertThat(new Clip.None().apply(List.of())).isZero();
    }
  }

  @Test
  void frees() {
    try (Leaves leaves = Leaves.of(arrays(1))) {
      long before = 0;
      for (int i = 0; i < 30; i++) {
        try (Optimizer optimizer = optimizer("{type: rmsprop, momentum: 0.9}", leaves)) {
          steps(leaves, optimizer, 0, 4);
        }
        before = i == 9 ? Pointer.totalCount() : before;
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }
}
