package io.intarsia.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs from start to end, resumed, found and deleted. */
class RunStoreTest {
  private static final Config CONFIG = Config.parse("test", "optimizer:\n  lr: 0.001\n");

  @TempDir Path root;
  private RunStore store;

  @BeforeEach
  void open() {
    store = RunStore.open(root.resolve("runs"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Run start(String name) {
    return store.start(name, CONFIG, Map.of("lr", "0.001"));
  }

  @Test
  void keepsWhatARunIsTold() throws IOException {
    Run run = start("first");
    run.parameters(Map.of("model", "segformer-b0"));
    run.dataHash("abc");
    run.metric(1, Map.of("loss", 2.0, "val/mIoU", 0.25));
    run.metric(2, Map.of("loss", Double.NaN));
    run.metric(3, Map.of("loss", Double.POSITIVE_INFINITY));
    Files.createDirectory(run.folder().resolve("checkpoints"));
    Files.writeString(run.folder().resolve("checkpoints/a.bin"), "12345");
    run.artefact(Path.of("checkpoints/a.bin"), Artefact.CHECKPOINT);
    run.environment(Map.of("libtorch", "2.9"));
    run.finish(Status.FINISHED, "all epochs done");
    store.close();

    try (RunStore again = RunStore.existing(root.resolve("runs"))) {
      RunSummary got = again.get(run.id());
      assertThat(got.name()).isEqualTo("first");
      assertThat(got.status()).isEqualTo(Status.FINISHED);
      assertThat(got.message()).isEqualTo("all epochs done");
      assertThat(got.ended()).isNotNull();
      assertThat(got.dataHash()).isEqualTo("abc");
      assertThat(got.parameters()).isEqualTo(Map.of("lr", "0.001", "model", "segformer-b0"));
      assertThat(got.lastStep()).isEqualTo(3);
      assertThat(got.last()).isEqualTo(Map.of("loss", Double.POSITIVE_INFINITY, "val/mIoU", 0.25));
      MetricSeries loss = again.series("first").get("loss");
      assertThat(loss.steps()).containsExactly(1, 2, 3);
      assertThat(loss.values()).containsExactly(2.0, Double.NaN, Double.POSITIVE_INFINITY);
      assertThat(loss.best()).isEqualTo(2.0);
      assertThat(again.artefacts("first"))
          .singleElement()
          .satisfies(
              a -> {
                assertThat(a.path()).isEqualTo("checkpoints/a.bin");
                assertThat(a.bytes()).isEqualTo(5);
              });
      assertThat(again.environment("first"))
          .containsEntry("libtorch", "2.9")
          .containsKeys("java", "os", "cpu", "cpu.cores", "memory", "host");
      assertThat(again.config("first")).isEqualTo(CONFIG.toYaml());
      assertThat(got.folder().resolve("config.yaml")).hasContent(CONFIG.toYaml());
    }
  }

  @Test
  void anEndedRunTakesNoMore() {
    Run run = start("ended");
    run.finish(Status.FAILED, "out of memory");
    assertThatThrownBy(() -> run.metric(1, Map.of("loss", 1.0)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("has ended");
    assertThatThrownBy(() -> run.finish(Status.FINISHED, "")).isInstanceOf(Refusal.class);
    assertThat(store.get("ended").status()).isEqualTo(Status.FAILED);
  }

  @Test
  void aRunThatIsLeftIsInterrupted() {
    try (Run run = start("left")) {
      run.metric(0, Map.of("loss", 1.0));
    }
    assertThat(store.get("left").status()).isEqualTo(Status.INTERRUPTED);
  }

  @Test
  void aResumedRunsLogEqualsThatOfARunWithoutABreak() {
    Run whole = start("whole");
    for (int step = 1; step <= 10; step++) {
      whole.metric(step, Map.of("loss", 1.0 / step, "system/images_per_second", 7.0 * step));
    }
    whole.finish(Status.FINISHED, "");

    Run broken = start("broken");
    for (int step = 1; step <= 7; step++) {
      broken.metric(step, Map.of("loss", step > 4 ? 99.0 : 1.0 / step, "void", 1.0 * step));
    }
    broken.truncateMetrics(-1);
    for (int step = 1; step <= 7; step++) {
      broken.metric(step, Map.of("loss", step > 4 ? 99.0 : 1.0 / step));
    }
    broken.finish(Status.INTERRUPTED, "Ctrl-C");
    assertThat(broken.metricsHash()).isNotEqualTo(whole.metricsHash());
    Run resumed = store.resume("broken");
    assertThat(resumed.truncateMetrics(4)).isEqualTo(3);
    for (int step = 5; step <= 10; step++) {
      resumed.metric(step, Map.of("loss", 1.0 / step));
    }
    resumed.finish(Status.FINISHED, "");

    assertThat(resumed.metricsHash()).isEqualTo(whole.metricsHash());
    assertThat(store.get("broken").attempts()).isEqualTo(2);
    resumed = store.resume("broken");
    resumed.metric(10, Map.of("loss", Math.nextUp(0.1)));
    assertThat(resumed.metricsHash()).isNotEqualTo(whole.metricsHash());
  }

  @Test
  void aRunningRunIsNeitherResumedNorDeleted() {
    Run run = start("busy");
    assertThatThrownBy(() -> store.resume("busy"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("is running as process");
    assertThatThrownBy(() -> store.delete("busy")).isInstanceOf(Refusal.class);
    run.metric(1, Map.of("loss", 1.0));
  }

  @Test
  void theFormerOwnerOfAResumedRunIsRefused() {
    Run old = start("shared");
    try (RunStore other = RunStore.open(root.resolve("runs"))) {
      other.resume(end(old));
      assertThatThrownBy(() -> old.metric(2, Map.of("loss", 1.0)))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("not this process's any more");
    }
  }

  /** Ends a run behind its back, as if its process had died. */
  private String end(Run run) {
    return store.hidden(
        c -> {
          Database.update(c, "UPDATE runs SET process_started = 1 WHERE id = ?", run.id());
          return run.id();
        });
  }

  @Test
  void aRunWhoseProcessDiedShowsAsInterrupted() {
    Run run = start("dead");
    end(run);
    RunSummary got = store.get("dead");
    assertThat(got.status()).isEqualTo(Status.INTERRUPTED);
    assertThat(got.message()).contains("is gone");
    Run again = store.resume("dead");
    assertThat(store.get("dead").status()).isEqualTo(Status.RUNNING);
    again.finish(Status.FINISHED, "");
  }

  @Test
  void findsByIdPrefixNameAndLatest() {
    Run one = start("one");
    Run two = start("two");
    assertThat(store.get(one.id()).name()).isEqualTo("one");
    assertThat(store.get(two.id().substring(0, 7)).name()).isEqualTo("two");
    assertThat(store.get("one").id()).isEqualTo(one.id());
    assertThat(store.get("latest").id()).isIn(one.id(), two.id());
    start("two");
    assertThatThrownBy(() -> store.get("two"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("2 runs are meant by two")
        .hasMessageContaining(two.id());
    assertThatThrownBy(() -> store.get("three"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no run three");
    assertThatThrownBy(() -> store.get("")).isInstanceOf(Refusal.class);
  }

  @Test
  void filters() {
    start("a1").finish(Status.FINISHED, "");
    start("a2").finish(Status.FAILED, "");
    store.start("b1", CONFIG, Map.of("lr", "0.1")).finish(Status.FINISHED, "");
    RunFilter all = RunFilter.all();
    assertThat(store.list()).hasSize(3);
    assertThat(store.list(all.named("A"))).extracting(RunSummary::name).containsOnly("a1", "a2");
    assertThat(store.list(all.in(Set.of(Status.FINISHED))))
        .extracting(RunSummary::name)
        .containsOnly("a1", "b1");
    assertThat(store.list(all.with(Map.of("lr", "0.1"))))
        .extracting(RunSummary::name)
        .containsOnly("b1");
    assertThat(store.list(all.newest(2))).hasSize(2);
    assertThat(store.list(all.from(java.time.Instant.now().plusSeconds(60)))).isEmpty();
  }

  @Test
  void deletesRowsAndFolderButFollowsNoLinks() throws IOException {
    Path outside = Files.writeString(root.resolve("precious"), "x");
    Run run = start("old");
    Files.createSymbolicLink(run.folder().resolve("link"), outside);
    run.metric(1, Map.of("loss", 1.0));
    run.finish(Status.FINISHED, "");
    store.delete("old");
    assertThat(store.list()).isEmpty();
    assertThat(run.folder()).doesNotExist();
    assertThat(outside).exists();
  }

  @Test
  void refusesArtefactsOutsideTheFolderAndNamesThatCannotBe() throws IOException {
    Run run = start("strict");
    Path outside = Files.writeString(root.resolve("outside"), "x");
    Files.createSymbolicLink(run.folder().resolve("link"), outside);
    for (Path path : new Path[] {outside, Path.of("../runs.db"), Path.of("link"), Path.of("no")}) {
      assertThatThrownBy(() -> run.artefact(path, "sample"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("wanted a file inside");
    }
    assertThatThrownBy(() -> run.metric(-1, Map.of("loss", 1.0))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> run.metric(1, Map.of("a\nb", 1.0))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> start(" ")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> start("x".repeat(201))).isInstanceOf(Refusal.class);
  }
}
