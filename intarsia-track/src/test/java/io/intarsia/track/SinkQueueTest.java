package io.intarsia.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Faults of a sink are waited out within bounds and never reach the run. */
class SinkQueueTest {
  private static final SinkQueue.Bounds QUICK = bounds(1000, 5, 3000);

  private static SinkQueue.Bounds bounds(int events, int tries, long endMs) {
    Duration wait = Duration.ofMillis(1);
    return new SinkQueue.Bounds(events, wait, wait, tries, Duration.ofMillis(endMs));
  }

  /** Takes what it is told unless it is made to fail or to wait. */
  private static final class Recorder implements Sink {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);
    volatile int failures;
    volatile RuntimeException fault = null;
    volatile boolean closed;

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public void started(RunSummary run) {}

    @Override
    public void parameters(Map<String, String> values) {}

    @Override
    public void metrics(long step, long time, Map<String, Double> values) throws IOException {
      if (failures > 0) {
        failures--;
        throw new IOException("not now");
      }
      if (fault != null) {
        throw fault;
      }
      entered.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      heard.add("m" + step);
    }

    @Override
    public void truncated(long afterStep) {}

    @Override
    public void artefact(Artefact artefact, Path file, long step) {}

    @Override
    public void finished(Status status, String message) {
      heard.add("end");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static void metric(SinkQueue queue, long step) {
    queue.add(s -> s.metrics(step, 0, Map.of()), true);
  }

  @Test
  void triesAgainInOrder() {
    Recorder sink = new Recorder();
    sink.gate.countDown();
    sink.failures = 3;
    SinkQueue queue = new SinkQueue(sink, QUICK);
    metric(queue, 1);
    metric(queue, 2);
    queue.add(s -> s.finished(Status.FINISHED, ""), false);
    queue.close();
    assertThat(sink.heard).containsExactly("m1", "m2", "end");
    assertThat(queue.lost()).isZero();
    assertThat(sink.closed).isTrue();
  }

  @Test
  void givesUpWithinBounds() {
    Recorder sink = new Recorder();
    sink.gate.countDown();
    sink.failures = 5;
    SinkQueue queue = new SinkQueue(sink, QUICK);
    metric(queue, 1);
    metric(queue, 2);
    queue.close();
    assertThat(sink.heard).containsExactly("m2");
    assertThat(queue.lost()).isEqualTo(1);
  }

  @Test
  void aRefusalOfTheDataAndADefectAreNotTriedAgain() {
    for (RuntimeException fault :
        List.of(Refusal.usage("no"), new IllegalStateException("a defect"))) {
      Recorder sink = new Recorder();
      sink.gate.countDown();
      sink.fault = fault;
      SinkQueue queue = new SinkQueue(sink, bounds(10, Integer.MAX_VALUE, 3000));
      metric(queue, 1);
      queue.add(s -> s.finished(Status.FINISHED, ""), false);
      queue.close();
      assertThat(sink.heard).containsExactly("end");
      assertThat(queue.lost()).isEqualTo(1);
    }
  }

  @Test
  void aFullQueueLetsTheOldestMetricsGo() throws InterruptedException {
    Recorder sink = new Recorder();
    SinkQueue queue = new SinkQueue(sink, bounds(3, 5, 3000));
    metric(queue, 0);
    sink.entered.await();
    queue.add(s -> s.finished(Status.FINISHED, ""), false);
    for (int step = 1; step <= 10; step++) {
      metric(queue, step);
    }
    sink.gate.countDown();
    queue.close();
    assertThat(sink.heard).containsExactly("m0", "end", "m9", "m10");
    assertThat(queue.lost()).isEqualTo(8);
  }

  @Test
  void theEndOfARunDoesNotWaitForever() {
    Recorder sink = new Recorder();
    SinkQueue queue = new SinkQueue(sink, bounds(10, 5, 50));
    metric(queue, 1);
    metric(queue, 2);
    queue.close();
    assertThat(sink.heard).isEmpty();
    assertThat(queue.lost()).isEqualTo(2);
    assertThat(sink.closed).isTrue();
  }
}
