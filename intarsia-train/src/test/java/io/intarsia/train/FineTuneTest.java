package io.intarsia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.synth.Rooms;
import io.intarsia.data.synth.hand.Bones;
import io.intarsia.nn.Manifest;
import io.intarsia.torch.TorchNatives;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from a checkpoint: other classes, parts that stay, parts that learn slowly. */
class FineTuneTest {
  private static final Dataset ROOMS = new Rooms(3, 4, 32, 32);
  private static final Dataset BONES = new Bones(5, 2, 64);

  @TempDir private Path folder;

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives.reason());
  }

  private Map<String, NdArray> train(Recipe recipe, String name) {
    Path to = folder.resolve(name);
    try (Trainer trainer = new Trainer(recipe, to, new Tiny.Memory())) {
      trainer.run(Progress.Factory.SILENT, () -> false);
    }
    return Checkpoint.read(to.resolve(Trainer.LAST)).group("model");
  }

  private Start from(String name, boolean newHead) {
    return new Start(folder.resolve(name).toString(), "", newHead);
  }

  @Test
  void takesAllButTheClassifierOfARunWithOtherClasses() {
    train(Tiny.recipe(ROOMS, ROOMS, Start.SCRATCH, "{steps: 2}"), "rooms");
    String losses = "{loss: {type: bce}, steps: 2}";
    Recipe recipe = Tiny.recipe(BONES, BONES, from("rooms", true), losses);
    Manifest manifest = recipe.network().manifest();
    for (String place : new String[] {"rooms", "rooms/best", "rooms/last.safetensors"}) {
      Start.Values values = from(place, true).values(manifest, 1, "head.weight");
      assertThat(values.fresh()).as(place).containsExactly("head.weight", "head.bias");
      assertThat(values.taken()).contains("stem.weight", "norm.running_mean");
    }
    // The checkpoint's average, which is what was judged, not the values it was made of.
    Start.Values last = from("rooms/last.safetensors", true).values(manifest, 1, "head.weight");
    NdArray average =
        Checkpoint.read(folder.resolve("rooms/last.safetensors")).group("ema").get("stem.weight");
    assertThat(last.values().get("stem.weight").bytes()).isEqualTo(average.bytes());
    try (Trainer trainer = new Trainer(recipe, folder.resolve("bones"), new Tiny.Memory())) {
      assertThat(trainer.origin()).contains("rooms").contains("anew: head.weight, head.bias");
      trainer.run(Progress.Factory.SILENT, () -> false);
    }
    assertThatThrownBy(() -> from("rooms", false).values(manifest, 1, "head.weight"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--new-head");
  }

  @Test
  void aNewHeadIsNewThoughTheOldOneWouldFit() {
    train(Tiny.recipe(ROOMS, ROOMS, Start.SCRATCH, "{steps: 2}"), "rooms");
    Manifest manifest = Tiny.recipe(ROOMS, ROOMS, Start.SCRATCH, "{}").network().manifest();
    assertThat(from("rooms", false).values(manifest, 1, "head.weight").fresh()).isEmpty();
    assertThat(from("rooms", true).values(manifest, 1, "head.weight").fresh())
        .containsExactly("head.weight", "head.bias");
  }

  @Test
  void whatIsFrozenStaysToTheBitAndRatesAreMultiplied() {
    Map<String, NdArray> first =
        train(Tiny.recipe(ROOMS, ROOMS, Start.SCRATCH, "{steps: 2}"), "first");
    String frozen = "{steps: 3, parameters: {freeze: [stem]}}";
    Map<String, NdArray> after =
        train(Tiny.recipe(ROOMS, ROOMS, from("first/last.safetensors", false), frozen), "frozen");
    NdArray stem = ema("first", "stem.weight");
    assertThat(after.get("stem.weight").bytes()).isEqualTo(stem.bytes());
    assertThat(after.get("head.weight").bytes()).isNotEqualTo(first.get("head.weight").bytes());
    String slow =
        "{steps: 1, optimizer: {type: sgd, lr: 0.1},"
            + " parameters: {groups: [{match: stem, lr: 0.25}]}}";
    String even = "{steps: 1, optimizer: {type: sgd, lr: 0.1}}";
    Start start = from("first/last.safetensors", false);
    NdArray slower = train(Tiny.recipe(ROOMS, ROOMS, start, slow), "slow").get("stem.weight");
    NdArray faster = train(Tiny.recipe(ROOMS, ROOMS, start, even), "even").get("stem.weight");
    for (int i = 0; i < stem.count(); i++) {
      double step = faster.at(i) - stem.at(i);
      assertThat(slower.at(i) - stem.at(i))
          .isCloseTo(0.25 * step, org.assertj.core.api.Assertions.within(1e-6));
    }
    assertThat(faster.bytes()).isNotEqualTo(stem.bytes());
  }

  private NdArray ema(String name, String key) {
    NdArray value =
        Checkpoint.read(folder.resolve(name).resolve(Trainer.LAST)).group("ema").get(key);
    return java.util.Objects.requireNonNull(value);
  }
}
