package io.intarsia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.augment.Augmentation;
import io.intarsia.base.NdArray;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.synth.Rooms;
import io.intarsia.label.LabelSpace;
import io.intarsia.loss.mix.Objective;
import io.intarsia.optim.Clip;
import io.intarsia.optim.EmaSpec;
import io.intarsia.optim.OptimizerSpecs;
import io.intarsia.optim.ParameterRules;
import io.intarsia.optim.ScheduleSpec;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.pretrained.PretrainedLoader;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.zoo.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  private static final int STEPS = 12;

  @TempDir private Path folder;

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives.reason());
  }

  /** Remembers what was written, by step; times apart, which are never the same. */
  private static final class Memory implements Trainer.Journal {
    private final TreeMap<Long, Map<String, Double>> entries = new TreeMap<>();

    @Override
    public void write(long step, Map<String, Double> values) {
      Map<String, Double> entry = entries.computeIfAbsent(step, s -> new LinkedHashMap<>());
      entry.putAll(values);
      entry.keySet().removeIf(name -> name.startsWith("system/"));
    }

    @Override
    public void forget(long after) {
      entries.tailMap(after, false).clear();
    }
  }

  private static Recipe recipe(Dataset data, double rate, String text) {
    Config config =
        Config.parse("test", "{optimizer: {type: adamw, lr: 0.01}, loss: [cross_entropy, dice]}");
    Learner.Options options =
        new Learner.Options(
            OptimizerSpecs.read(config.root().section("optimizer")),
            ParameterRules.none(),
            new Clip.Norm(10, 2),
            new EmaSpec(0.9, true, 1),
            Learner.Mode.USUAL,
            false,
            TorchSettings.cpu().withThreads(1));
    return new Recipe(
        "test",
        7,
        Catalogue.named("segformer-b0"),
        Start.SCRATCH,
        data,
        data,
        Augmentation.none(),
        Preprocessing.imagenet512().withSizing(new SizePolicy.Keep(), 32),
        2,
        2,
        STEPS,
        options,
        new ScheduleSpec.Poly(1, 0).create(rate, STEPS),
        Objective.read(config.root(), 255),
        Judging.usual(data.multiLabel(), data.space().size()),
        Keep.USUAL,
        new Recipe.Rhythm(6, 1, 0, 0),
        1,
        null,
        text);
  }

  private static Dataset rooms() {
    return new Rooms(3, 4, 64, 64);
  }

  private static Trainer.Outcome train(Recipe recipe, Path to, Memory memory, int stopAfter) {
    AtomicInteger asked = new AtomicInteger();
    try (Trainer trainer = new Trainer(recipe, to, memory)) {
      return trainer.run(Progress.Factory.SILENT, () -> asked.getAndIncrement() >= stopAfter);
    }
  }

  @Test
  void learnsAndSavesAModelThatLoads() {
    Memory memory = new Memory();
    Trainer.Outcome outcome = train(recipe(rooms(), 1e-3, ""), folder, memory, STEPS);
    assertThat(outcome.finished()).isTrue();
    double first = memory.entries.get(1L).get("train/loss");
    double last = memory.entries.get((long) STEPS).get("train/loss");
    assertThat(last).isLessThan(0.9 * first);
    assertThat(memory.entries.get((long) STEPS)).containsKey("val/miou");
    var model = PretrainedLoader.load("best", folder.resolve(Trainer.BEST));
    assertThat(model.labels().size()).isEqualTo(rooms().space().size());
  }

  @Test
  void aStoppedRunEndsWithTheSameBits() {
    Recipe recipe = recipe(rooms(), 1e-3, "");
    Memory whole = new Memory();
    Memory parts = new Memory();
    train(recipe, folder.resolve("whole"), whole, STEPS);
    Path stopped = folder.resolve("parts");
    assertThat(train(recipe, stopped, parts, 5).finished()).isFalse();
    assertThat(train(recipe, stopped, parts, 3).finished()).isFalse();
    train(recipe, stopped, parts, STEPS);
    assertThat(parts.entries).isEqualTo(whole.entries);
    Checkpoint a = Checkpoint.read(folder.resolve("whole").resolve(Trainer.LAST), "");
    Checkpoint b = Checkpoint.read(stopped.resolve(Trainer.LAST), "");
    assertThat(b.numbers()).isEqualTo(a.numbers());
    assertThat(b.tensors().keySet()).isEqualTo(a.tensors().keySet());
    a.tensors().forEach((key, value) -> same(key, value, b.tensors().get(key)));
  }

  private static void same(String key, NdArray a, NdArray b) {
    assertThat(b.bytes()).as(key).isEqualTo(a.bytes());
  }

  @Test
  void aLossThatIsNoneStopsAndNamesTheLayer() throws Exception {
    Recipe recipe = recipe(rooms(), 1e30, "");
    assertThatThrownBy(() -> train(recipe, folder, new Memory(), STEPS))
        .isInstanceOf(Refusal.class)
        .hasMessageMatching("(?s).*(the loss is|norm of the gradients is).*");
    assertThat(Files.exists(folder.resolve(Trainer.LAST))).isTrue();
    Checkpoint last = Checkpoint.read(folder.resolve(Trainer.LAST), "");
    assertThat(last.step()).isPositive();
  }

  @Test
  void refusesTheCheckpointOfAnotherRecipe() {
    train(recipe(rooms(), 1e-3, "a"), folder, new Memory(), 1);
    Recipe other = recipe(rooms(), 1e-3, "b");
    assertThatThrownBy(() -> train(other, folder, new Memory(), 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("other settings");
  }

  @Test
  void namesASampleThatCannotBeRead() {
    Dataset rooms = rooms();
    Dataset broken =
        new Dataset() {
          @Override
          public LabelSpace space() {
            return rooms.space();
          }

          @Override
          public boolean multiLabel() {
            return false;
          }

          @Override
          public int size() {
            return rooms.size();
          }

          @Override
          public String id(int index) {
            return rooms.id(index);
          }

          @Override
          public Sample load(int index) {
            if (index == 2) {
              throw Refusal.input("two.png is damaged");
            }
            return rooms.load(index);
          }

          @Override
          public String fingerprint() {
            return "";
          }
        };
    assertThatThrownBy(() -> train(recipe(broken, 1e-3, ""), folder, new Memory(), STEPS))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("two.png is damaged");
  }
}
