package io.intarsia.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several threads and several Java processes at one cache. */
@Timeout(60)
class HubProcessTest extends HubTestBase {
  private static final String BODY = "GET store model.safetensors";

  /** Fetches the model in a process of its own; prints the notes. */
  public static void main(String[] args) {
    Hub.fromEnvironment().snapshot(REPO);
  }

  private Process fetchElsewhere() throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Duser.home=" + home,
            "-cp",
            classPath,
            HubProcessTest.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("HF_") || name.startsWith("X"));
    builder.environment().putAll(environment);
    File log = home.resolve("process.log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  private static void await(Callable<Boolean> done) throws Exception {
    while (!done.call()) {
      Thread.sleep(5);
    }
  }

  @Test
  void twoProcessesFetchAFileOnce() throws Exception {
    CountDownLatch both = new CountDownLatch(1);
    hub.next(
        BODY,
        (exchange, body) -> {
          awaitQuietly(both);
          FakeHub.send(exchange, 200, body);
        });
    Process other = fetchElsewhere();
    await(() -> !hub.calls(BODY.substring(0, 9)).isEmpty() || !other.isAlive());
    try (var bars = new Bars()) {
      builder()
          .progress(
              (title, total, unit) -> {
                bars.onWait = both::countDown;
                return bars;
              })
          .build()
          .snapshot(REPO);
      assertThat(bars.waited).isTrue();
    }
    assertThat(other.waitFor()).as(Files.readString(home.resolve("process.log"))).isZero();
    assertThat(hub.calls("GET store")).hasSize(1);
    assertThat(folder().resolve("snapshots/" + FakeHub.COMMIT + "/model.safetensors"))
        .hasBinaryContent(WEIGHTS);
  }

  @Test
  void goesOnWhereAKilledProcessStopped() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    hub.next(
        BODY,
        (exchange, body) -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body, 0, 150_000);
          exchange.getResponseBody().flush();
          awaitQuietly(never);
        });
    Process other = fetchElsewhere();
    Path part = weightsPart();
    await(() -> (Files.exists(part) && Files.size(part) == 150_000) || !other.isAlive());
    other.destroyForcibly().waitFor();
    never.countDown();

    assertThat(client().snapshot(REPO).file("model.safetensors")).hasBinaryContent(WEIGHTS);
    assertThat(hub.calls.get(hub.calls.size() - 1).range()).isEqualTo("bytes=150000-");
  }

  @Test
  void manyThreadsFetchAFileOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Snapshot>> all =
          pool.invokeAll(java.util.Collections.nCopies(8, () -> client().snapshot(REPO)));
      for (Future<Snapshot> one : all) {
        assertThat(one.get().file("model.safetensors")).hasBinaryContent(WEIGHTS);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(hub.calls("GET store")).hasSize(1);
    assertThat(hub.calls("GET hub /api/resolve-cache")).hasSize(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Notices when the client says that it waits. */
  private static final class Bars implements io.intarsia.base.Progress {
    volatile boolean waited;
    volatile Runnable onWait = () -> {};

    @Override
    public void advance(long units) {}

    @Override
    public void note(String text) {
      if (text.startsWith("waiting")) {
        waited = true;
        onWait.run();
      }
    }

    @Override
    public void close() {}
  }
}
