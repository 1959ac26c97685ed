package io.intarsia.serve;

import static io.intarsia.serve.Running.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.Refusal;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FaultsTest {
  private static final byte[] PICTURE = Tiny.png(30, 20);
  private final Semaphore gate = new Semaphore(1);

  private Running gated(Object... flags) throws InterruptedException {
    return Running.with(model -> Tiny.gated(gate), flags);
  }

  private CompletableFuture<HttpResponse<byte[]>> later(Running running) {
    HttpRequest request =
        HttpRequest.newBuilder(running.at(SEGMENT))
            .POST(BodyPublishers.ofByteArray(PICTURE))
            .build();
    return running.client().sendAsync(request, BodyHandlers.ofByteArray());
  }

  /** A request that holds the network; on a slow machine some are late before they get there. */
  private CompletableFuture<HttpResponse<byte[]>> inNetwork(Running running)
      throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> request = later(running);
    while (!gate.hasQueuedThreads()) {
      request = request.isDone() ? later(running) : request;
      Thread.sleep(5);
    }
    return request;
  }

  private static int seated(Running running) {
    return running.server.models().named("tiny").queue().seated();
  }

  private static int waiting(Running running) {
    return running.server.models().named("tiny").queue().waiting();
  }

  @Test
  void turnsAwayWhatDoesNotFitIntoTheQueue() throws Exception {
    try (Running running = gated("queue", 3)) {
      List<CompletableFuture<HttpResponse<byte[]>>> taken = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        taken.add(later(running));
        int seats = i;
        Running.until(() -> seated(running) == seats);
      }
      HttpResponse<byte[]> more = running.post(SEGMENT, PICTURE);
      assertThat(more.statusCode()).isEqualTo(429);
      assertThat(Integer.parseInt(more.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(1, 60);
      assertThat(Running.error(more)).contains("3 requests");
      assertThat(running.get("/v2/health/ready").statusCode()).isEqualTo(200);
      gate.release(3);
      for (CompletableFuture<HttpResponse<byte[]>> each : taken) {
        assertThat(each.get().statusCode()).isEqualTo(200);
      }
      Running.until(() -> seated(running) == 0);
    }
  }

  @Test
  void answers504WhenTheTimeIsOver() throws Exception {
    try (Running running = gated("deadline_seconds", "0.3")) {
      CompletableFuture<HttpResponse<byte[]>> first = inNetwork(running);
      HttpResponse<byte[]> second = running.post(SEGMENT, PICTURE);
      assertThat(second.statusCode()).isEqualTo(504);
      assertThat(Running.error(second)).contains("deadline_seconds");
      gate.release();
      assertThat(first.get().statusCode()).isEqualTo(504);
      gate.release();
      assertThat(running.get("/v2/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void answersAllThatWasAcceptedBeforeItStops() throws Exception {
    Running running = gated("queue", 20);
    List<CompletableFuture<HttpResponse<byte[]>>> taken = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      taken.add(later(running));
      int seats = i;
      Running.until(() -> seated(running) == seats);
    }
    CompletableFuture<Void> stop = CompletableFuture.runAsync(running::close);
    while (running.get("/v2/health/ready").statusCode() != 503) {
      Thread.sleep(5);
    }
    HttpResponse<byte[]> late = running.post(SEGMENT, PICTURE);
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.headers().firstValue("Retry-After")).isPresent();
    gate.release(10);
    for (CompletableFuture<HttpResponse<byte[]>> each : taken) {
      assertThat(each.get().statusCode()).isEqualTo(200);
    }
    stop.get();
    assertThat(running.log.get(running.log.size() - 1)).contains("\"unanswered\":0");
  }

  @Test
  void servesOtherModelsWhenOneFails() throws Exception {
    try (Running running =
        Running.with(
            model -> model.name().equals("torn") ? Running.fails(model) : Tiny.segmenter(),
            "models",
            List.of("torn=a", "tiny=b"))) {
      assertThat(running.post(SEGMENT, PICTURE).statusCode()).isEqualTo(200);
      assertThat(running.get("/v2/health/ready").statusCode()).isEqualTo(200);
      HttpResponse<byte[]> ready = running.get("/v2/models/torn/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(Running.text(ready)).contains("weights of torn are torn", "\"ready\":false");
      HttpResponse<byte[]> used = running.post("/v1/models/torn/segment", PICTURE);
      assertThat(used.statusCode()).isEqualTo(503);
      assertThat(Running.error(used)).contains("could not be loaded");
      assertThat(Running.text(running.get("/v1/models"))).contains("\"failed\"", "\"ready\"");
      assertThat(Running.text(running.get("/metrics")))
          .contains("intarsia_model_ready{model=\"torn\"} 0.0");
    }
  }

  @Test
  void isNotReadyWhenNoModelIs() throws Exception {
    try (Running running = Running.with(Running::fails)) {
      assertThat(running.get("/v2/health/ready").statusCode()).isEqualTo(503);
      assertThat(running.get("/v2/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void dropsTheWorkOfAClientThatHasGone() throws Exception {
    Assumptions.assumeTrue(
        Files.isReadable(Path.of("/proc/self/net/tcp")),
        "only Linux tells of clients that have gone");
    try (Running running = gated()) {
      CompletableFuture<HttpResponse<byte[]>> first = later(running);
      Running.until(gate::hasQueuedThreads);
      Socket socket = running.raw(head(PICTURE.length), PICTURE);
      Running.until(() -> waiting(running) == 1);
      socket.close();
      Running.until(() -> waiting(running) == 0);
      gate.release(1);
      assertThat(first.get().statusCode()).isEqualTo(200);
      Running.until(() -> seated(running) == 0);
      Running.until(() -> running.log.stream().anyMatch(l -> l.contains("\"status\":499")));
    }
  }

  private static String head(int length) {
    return "POST " + SEGMENT + " HTTP/1.1\nHost: x\nContent-Length: " + length + "\n\n";
  }

  @Test
  void outlivesClientsThatHangUp() throws Exception {
    try (Running running = Running.of("idle_seconds", 2)) {
      for (int i = 0; i < 20; i++) {
        Socket upload = running.raw(head(PICTURE.length), new byte[i]);
        upload.setSoLinger(i % 2 == 0, 0);
        upload.close();
        Socket answer = running.raw(head(PICTURE.length), PICTURE);
        InputStream in = answer.getInputStream();
        if (i % 3 > 0) {
          in.readNBytes(5 * (i % 3));
        }
        answer.setSoLinger(i % 2 == 0, 0);
        answer.close();
      }
      Running.until(() -> seated(running) == 0);
      assertThat(running.post(SEGMENT, PICTURE).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void waitsForNobodyWhoSendsSlowly() throws Exception {
    try (Running running = Running.of("idle_seconds", 2)) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        slow.add(running.raw(i % 2 == 0 ? head(1000) : "POST /v1/mod", new byte[i % 7]));
      }
      assertThat(running.post(SEGMENT, PICTURE).statusCode()).isEqualTo(200);
      String answer = Running.read(slow.get(0));
      assertThat(answer).startsWith("HTTP/1.1 408").contains("\"error\"");
      for (Socket each : slow) {
        each.close();
      }
    }
  }

  @Test
  void refusesAnAddressThatIsTaken() throws Exception {
    try (Running running = Running.of()) {
      Settings settings = Running.settings("port", running.server.port());
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> Server.start(settings, model -> Tiny.segmenter(), ServeLog.silent()))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("--port");
    }
  }
}
