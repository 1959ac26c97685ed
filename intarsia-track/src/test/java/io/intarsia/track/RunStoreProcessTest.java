package io.intarsia.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes write into one store; one of them dies. */
class RunStoreProcessTest {
  private static final int STEPS = 150;

  @TempDir Path root;

  /** A process that writes a run; with a third argument it dies before the end. */
  public static void main(String[] args) {
    try (RunStore store = RunStore.open(Path.of(args[0]))) {
      Run run = store.start(args[1], Config.parse("test", "a: 1"), Map.of());
      for (int step = 1; step <= STEPS; step++) {
        run.metric(step, Map.of("loss", 1.0 / step, "val/mIoU", step / 1000.0));
      }
      if (args.length > 2) {
        Runtime.getRuntime().halt(9);
      }
      run.finish(Status.FINISHED, "");
    }
  }

  private Process process(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RunStoreProcessTest.class.getName(), root.toString()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).inheritIO().start();
  }

  @Test
  void allThatProcessesWriteIsThere() throws IOException, InterruptedException {
    List<Process> processes = List.of(process("a"), process("b"), process("dead", "die"));
    main(new String[] {root.toString(), "c"});
    for (Process process : processes) {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(processes).extracting(Process::exitValue).containsExactly(0, 0, 9);
    try (RunStore store = RunStore.open(root)) {
      assertThat(store.list()).hasSize(4);
      for (RunSummary run : store.list()) {
        assertThat(store.series(run.id()).get("loss").size()).isEqualTo(STEPS);
        assertThat(store.metricsHash(run.id())).isEqualTo(store.metricsHash("c"));
      }
      assertThat(store.get("a").status()).isEqualTo(Status.FINISHED);
      assertThat(store.get("dead").status()).isEqualTo(Status.INTERRUPTED);
    }
  }

  @Test
  void threadsOfOneProcessToo() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    try (RunStore store = RunStore.open(root)) {
      Run run = store.start("shared", Config.parse("test", "a: 1"), Map.of());
      for (int t = 0; t < 4; t++) {
        String name = "metric" + t;
        Thread thread =
            new Thread(
                () -> {
                  for (int step = 0; step < 100; step++) {
                    run.metric(step, Map.of(name, 1.0 * step));
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(store.series("shared").values()).hasSize(4).allMatch(s -> s.size() == 100);
    }
  }
}
