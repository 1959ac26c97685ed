package io.intarsia.checks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.Refusal;
import io.intarsia.checks.bench.ForwardWorker.Engine;
import io.intarsia.checks.bench.harness.Launch;
import io.intarsia.checks.bench.harness.WorkerProcess;
import io.intarsia.checks.bench.peer.Serve;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkerProcessTest {
  /** Sleeps as long as it is told, or fails. */
  static final class Sleeper {
    public static void main(String[] args) throws Exception {
      if (args.length > 0) {
        throw new IllegalStateException(args[0]);
      }
      Serve.obey(
          text -> {
            System.out.println("chatter");
            Thread.sleep(Integer.parseInt(text));
          });
    }
  }

  @Test
  void timesWorkWhateverElseTheProgramPrints() {
    try (WorkerProcess worker = WorkerProcess.start(sleeper())) {
      assertThat(worker.run("30")).isBetween(30.0, 3000.0);
      assertThat(worker.allocated()).isPositive();
    }
  }

  @Test
  void tellsPeakMemoryAndForgetsIt() {
    assumeTrue(Files.exists(Path.of("/proc/self/clear_refs")), "no /proc");
    try (WorkerProcess worker = WorkerProcess.start(sleeper())) {
      assertThat(worker.peak()).isGreaterThan(5_000_000);
      assertThat(worker.reset()).isLessThanOrEqualTo(worker.peak());
    }
  }

  @Test
  void namesWhyAProgramDoesNotStart() {
    assertThatThrownBy(() -> WorkerProcess.start(sleeper("no such engine")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no such engine");
  }

  @Test
  void runsOurGraphInAProcessOfItsOwn() {
    try (WorkerProcess worker =
        WorkerProcess.start(ForwardBench.worker(Engine.DEFAULT, "products:8", 4, 1))) {
      assertThat(worker.run()).isPositive();
    }
  }

  private static Launch sleeper(String... args) {
    return Launch.ours("sleeper", Sleeper.class, List.of(), args);
  }
}
