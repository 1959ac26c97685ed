package io.intarsia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.synth.Rooms;
import io.intarsia.pretrained.PretrainedLoader;
import io.intarsia.torch.TorchNatives;
import io.intarsia.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves behind, and what becomes of it when the disk fails. */
class KeepTest {
  private static final Dataset ROOMS = new Rooms(3, 4, 32, 32);

  @TempDir private Path folder;

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives.reason());
  }

  private static Recipe recipe(String settings) {
    return Tiny.recipe(ROOMS, ROOMS, Start.SCRATCH, settings);
  }

  private static Tiny.Memory train(Recipe recipe, Path to) {
    Tiny.Memory memory = new Tiny.Memory();
    try (Trainer trainer = new Trainer(recipe, to, memory)) {
      trainer.run(Progress.Factory.SILENT, () -> false);
    }
    return memory;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void keepsTheBestModelsAndOnlyThose() throws IOException {
    Tiny.Memory memory = train(recipe("{steps: 12, keep: {best: 3, last: false}}"), folder);
    List<Long> steps = new ArrayList<>(List.of(2L, 4L, 6L, 8L, 10L, 12L));
    steps.sort(
        Comparator.comparingDouble((Long step) -> -memory.at(step).get("val/miou"))
            .thenComparing(Comparator.naturalOrder()));
    List<String> wanted = steps.subList(0, 3).stream().map(s -> "step-" + s).sorted().toList();
    assertThat(names(folder.resolve("top"))).isEqualTo(wanted);
    assertThat(names(folder)).containsExactly("best", "final", "top");
    Path winner = folder.resolve("top").resolve("step-" + steps.get(0));
    assertThat(folder.resolve("best").resolve("model.safetensors"))
        .hasSameBinaryContentAs(winner.resolve("model.safetensors"));
  }

  @Test
  void removesWhatACutOffWriteLeft() throws IOException {
    Recipe recipe = recipe("{keep: {best: 2, final: false}}");
    Path part = folder.resolve(".part-best");
    Files.createDirectories(part);
    Files.writeString(part.resolve("config.json"), "{");
    Files.writeString(folder.resolve(".part-12ab-last.safetensors"), "half");
    Files.createDirectories(folder.resolve("top").resolve("step-99"));
    train(recipe, folder);
    assertThat(names(folder)).containsExactly("best", "last.safetensors", "top");
    assertThat(names(folder.resolve("top"))).hasSize(2).doesNotContain("step-99");
  }

  @Test
  void stopsWhenItGetsNoBetter() {
    Tiny.Memory memory =
        train(
            recipe("{steps: 40, patience: 2, mode: frozen_norms, optimizer: {type: sgd, lr: 0}}"),
            folder);
    assertThat(memory.at(6)).containsKey("val/miou");
    assertThat(memory.at(8)).doesNotContainKey("val/miou");
  }

  @Test
  void writesThroughputThatDoesNotCountAsResult() {
    Tiny.Memory memory = train(recipe("{}"), folder);
    assertThat(memory.at(2).get("system/images_per_second")).isPositive();
    assertThat(memory.at(2).get("system/feed_wait")).isBetween(0.0, 1.0);
  }

  @Test
  void valuesThatAreNotFiniteDoNotReplaceACheckpoint() {
    for (String milestone : new String[] {"2", "3"}) {
      Path run = folder.resolve(milestone);
      Recipe recipe =
          recipe("{schedule: {type: multi_step, gamma: 1.0e+50, milestones: [" + milestone + "]}}");
      assertThatThrownBy(() -> train(recipe, run))
          .isInstanceOf(Refusal.class)
          .hasMessageMatching("(?s).*(after step 4 a value|the loss is|norm of the gradients).*");
      Checkpoint last = Checkpoint.read(run.resolve(Trainer.LAST));
      assertThat(last.step()).isEqualTo(2);
    }
  }

  /** A small disk of its own. */
  private static final class Disk implements AutoCloseable {
    private final Path place;

    private Disk(Path place) {
      this.place = place;
    }

    static Disk mount(Path place, String size) throws IOException, InterruptedException {
      Files.createDirectories(place);
      int code = command("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", place.toString());
      assumeTrue(code == 0, "a small disk cannot be mounted here; it wants root");
      return new Disk(place);
    }

    void readOnly() throws IOException, InterruptedException {
      assertThat(command("mount", "-o", "remount,ro", place.toString())).isZero();
    }

    private static int command(String... words) throws IOException, InterruptedException {
      try {
        return new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      } catch (IOException e) {
        return 127;
      }
    }

    @Override
    public void close() throws IOException {
      try {
        command("umount", "-l", place.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void aFullDiskLeavesAWholeCheckpoint() throws Exception {
    try (Disk disk = Disk.mount(folder.resolve("small"), "256k")) {
      Path run = disk.place.resolve("run");
      Recipe recipe = recipe("{steps: 100, keep: {best: 100}}");
      assertThatThrownBy(() -> train(recipe, run))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("No space left on device")
          .matches(e -> ((Refusal) e).kind() == Refusal.Kind.ENVIRONMENT)
          .matches(e -> e.getMessage().lines().count() == 1);
      whole(recipe, run);
      // With room again it goes on from there.
      try (Stream<Path> all = Files.walk(run.resolve("top"))) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
      try (Trainer trainer = new Trainer(recipe, run, new Tiny.Memory())) {
        assertThat(trainer.step()).isPositive();
      }
    }
  }

  @Test
  void aDiskThatBecomesUnwritableLeavesAWholeCheckpoint() throws Exception {
    try (Disk disk = Disk.mount(folder.resolve("small"), "4m")) {
      Path run = disk.place.resolve("run");
      Recipe recipe = recipe("{steps: 8}");
      Trainer.Journal journal =
          new Trainer.Journal() {
            @Override
            public void write(long step, java.util.Map<String, Double> values) {
              if (step == 4) {
                try {
                  disk.readOnly();
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            }

            @Override
            public void forget(long after) {}
          };
      assertThatThrownBy(
              () -> {
                try (Trainer trainer = new Trainer(recipe, run, journal)) {
                  trainer.run(Progress.Factory.SILENT, () -> false);
                }
              })
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("cannot write")
          .matches(e -> e.getMessage().lines().count() == 1);
      whole(recipe, run);
    }
  }

  private static void whole(Recipe recipe, Path run) {
    Checkpoint last = Checkpoint.read(run.resolve(Trainer.LAST), recipe.text());
    assertThat(last.step()).isPositive();
    assertThat(last.group("model")).containsKey("head.weight");
    try (Safetensors best =
        Safetensors.open(run.resolve(Trainer.BEST).resolve("model.safetensors"))) {
      best.keys().forEach(best::get);
    }
    assertThatThrownBy(() -> PretrainedLoader.load("best", run.resolve(Trainer.BEST)))
        .as("the tiny network is in no catalogue; its files are whole all the same")
        .hasMessageContaining("tiny");
  }
}
