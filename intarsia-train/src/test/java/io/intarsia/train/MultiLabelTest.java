package io.intarsia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.synth.Rooms;
import io.intarsia.data.synth.hand.Bones;
import io.intarsia.evaluate.Masks;
import io.intarsia.evaluate.ModelMasks;
import io.intarsia.nn.Weights;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.run.Interpreter;
import io.intarsia.torch.TorchNatives;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Overlapping classes through the trainer: bones of drawn hands, each with a mask of its own. */
class MultiLabelTest {
  private static final Dataset BONES = new Bones(5, 4, 64);
  private static final String LOSSES =
      "{loss: [{type: bce}, {type: dice, mode: multilabel}], optimizer: {type: adamw, lr: 0.05}";

  @TempDir private Path folder;

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives.reason());
  }

  private Tiny.Memory train(String settings) {
    Tiny.Memory memory = new Tiny.Memory();
    Recipe recipe = Tiny.recipe(BONES, BONES, Start.SCRATCH, settings);
    try (Trainer trainer = new Trainer(recipe, folder, memory)) {
      trainer.run(Progress.Factory.SILENT, () -> false);
    }
    return memory;
  }

  @Test
  void learnsAndIsJudgedByDice() {
    Tiny.Memory memory = train(LOSSES + ", steps: 30}");
    assertThat(memory.at(30).get("train/loss")).isLessThan(0.8 * memory.at(2).get("train/loss"));
    assertThat(memory.at(30))
        .containsKeys("val/dice", "val/dice_where_present", "val/dice/Radius")
        .doesNotContainKey("val/miou");
    assertThat(memory.at(30).get("val/dice")).isBetween(0.0, 1.0);
    assertThat(Files.exists(folder.resolve("best").resolve("model.safetensors"))).isTrue();
  }

  @Test
  void theLossDecidesWhereItIsAsked() {
    Tiny.Memory memory = train(LOSSES + ", steps: 8, monitor: loss}");
    Checkpoint last = Checkpoint.read(folder.resolve(Trainer.LAST));
    double least = Double.POSITIVE_INFINITY;
    for (long step = 2; step <= 8; step += 2) {
      least = Math.min(least, memory.at(step).get("val/loss"));
    }
    assertThat(last.numbers().get("best")).isEqualTo(least);
    assertThat(memory.at(8).get("val/loss")).isLessThan(memory.at(2).get("val/loss"));
  }

  @Test
  void probabilitiesAreSigmoidsOfLogitsAtThePicturesSize() {
    Recipe recipe = Tiny.recipe(BONES, BONES, Start.SCRATCH, LOSSES + "}");
    Weights values = recipe.start().values(recipe.network().manifest(), 3, "head.weight").values();
    Pretrained model = Validation.model(recipe, values);
    try (ModelMasks masks = ModelMasks.of(model, new Interpreter())) {
      Masks found = masks.masks(BONES.load(0).picture());
      assertThat(found.classes()).isEqualTo(29);
      assertThat(found.width()).isEqualTo(64);
      double[] sums = new double[29];
      for (int i = 0; i < found.probabilities().length; i++) {
        assertThat(found.probabilities()[i]).isBetween(0f, 1f);
        sums[i / (64 * 64)] += found.probabilities()[i];
      }
      // Classes do not share out one whole, as those of a softmax would.
      double whole = 0;
      for (double sum : sums) {
        whole += sum / (64 * 64);
      }
      assertThat(whole).isNotCloseTo(1, within(0.5));
    }
  }

  @Test
  void refusesWhatDoesNotSuitTheData() {
    assertThatThrownBy(() -> Tiny.recipe(BONES, BONES, Start.SCRATCH, LOSSES + ", monitor: miou}"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("monitor wants dice or loss");
    assertThatThrownBy(
            () -> Tiny.recipe(BONES, BONES, Start.SCRATCH, LOSSES + ", thresholds: [0.5, 0.4]}"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("one for each of the 29 classes");
    Dataset rooms = new Rooms(1, 2, 32, 32);
    assertThatThrownBy(() -> Tiny.recipe(rooms, rooms, Start.SCRATCH, "{thresholds: 0.3}"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("classes may overlap");
  }
}
