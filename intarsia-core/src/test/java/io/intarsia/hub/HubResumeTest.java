package io.intarsia.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Interrupted, stalled and corrupted bodies. */
class HubResumeTest extends HubTestBase {
  private static final String BODY = "GET store model.safetensors";

  private List<String> ranges() {
    return hub.calls.stream().filter(c -> c.at().equals("store")).map(FakeHub.Call::range).toList();
  }

  private void assertWhole() {
    assertThat(client().snapshot(REPO).file("model.safetensors")).hasBinaryContent(WEIGHTS);
    assertThat(folder().resolve("blobs")).isDirectoryNotContaining("glob:**.incomplete");
  }

  @Test
  void goesOnFromTheIncompleteFile() throws IOException {
    Files.write(weightsPart(), Arrays.copyOf(WEIGHTS, 100_000));
    assertWhole();
    assertThat(ranges()).containsExactly("bytes=100000-");
  }

  @Test
  void goesOnAfterATruncatedBody() {
    hub.next(BODY, FakeHub.truncated(120_000));
    assertWhole();
    assertThat(ranges()).containsExactly("null", "bytes=120000-");
    assertThat(waits).hasSize(1);
    assertThat(waits.get(0)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
  }

  @Test
  void startsAgainWhenTheServerIgnoresTheRange() throws IOException {
    Files.write(weightsPart(), Arrays.copyOf(WEIGHTS, 100_000));
    hub.next(BODY, (exchange, body) -> FakeHub.send(exchange, 200, body));
    assertWhole();
    assertThat(ranges()).containsExactly("bytes=100000-");
  }

  @Test
  void startsAgainWhenTheServerAnswersAnotherRange() throws IOException {
    Files.write(weightsPart(), Arrays.copyOf(WEIGHTS, 100_000));
    hub.next(
        BODY,
        (exchange, body) -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 5-200004/300000");
          FakeHub.send(exchange, 206, Arrays.copyOfRange(body, 5, 200_005));
        });
    assertWhole();
    assertThat(ranges()).containsExactly("bytes=100000-", "null");
  }

  @Test
  void startsAgainWhenTheRangeIsRefused() throws IOException {
    Files.write(weightsPart(), Arrays.copyOf(WEIGHTS, 100_000));
    hub.next(BODY, FakeHub.status(416, "Content-Range", "bytes */300000"));
    assertWhole();
    assertThat(ranges()).containsExactly("bytes=100000-", "null");
  }

  @Test
  void takesACompleteIncompleteFileAsItIs() throws IOException {
    Files.write(weightsPart(), WEIGHTS);
    assertWhole();
    assertThat(ranges()).isEmpty();
  }

  @Test
  void dropsAnIncompleteFileThatIsTooLong() throws IOException {
    Files.write(weightsPart(), new byte[WEIGHTS.length + 1]);
    assertWhole();
    assertThat(ranges()).containsExactly("null");
  }

  @Test
  void fetchesOnceMoreAfterAWrongHash() throws IOException {
    Files.write(weightsPart(), new byte[100_000]);
    assertWhole();
    assertThat(ranges()).containsExactly("bytes=100000-", "null");
  }

  @Test
  void refusesAHashThatIsWrongTwice() {
    byte[] wrong = new byte[WEIGHTS.length];
    hub.next(BODY, (exchange, body) -> FakeHub.send(exchange, 200, wrong));
    hub.next(BODY, (exchange, body) -> FakeHub.send(exchange, 200, wrong));
    assertRefused(Refusal.Kind.NETWORK).contains("do not have the hash");
    assertThat(folder().resolve("blobs")).isDirectoryNotContaining("glob:**.incomplete");
    assertThat(folder().resolve("refs")).doesNotExist();
    assertThat(client().cached(REPO)).isFalse();
  }

  @Test
  void refusesASmallFileWithAWrongGitHash() {
    for (int i = 0; i < 2; i++) {
      hub.next(
          "GET hub config.json",
          (exchange, body) -> FakeHub.send(exchange, 200, new byte[body.length]));
    }
    assertRefused(Refusal.Kind.NETWORK).contains("config.json").contains("do not have the hash");
  }

  @Test
  void givesUpAfterBoundedTriesAndKeepsWhatCame() throws IOException {
    hub.next(BODY, FakeHub.truncated(50_000));
    for (int i = 0; i < 3; i++) {
      hub.next(BODY, FakeHub.status(502));
    }
    assertRefused(Refusal.Kind.NETWORK).contains("stopped at 48.8 KiB of 293.0 KiB, tried 4 times");
    assertThat(weightsPart()).hasSize(50_000);
    assertWhole();
  }

  @Test
  void refusesMoreBytesThanAnnounced() {
    for (int i = 0; i < 4; i++) {
      hub.next(
          BODY,
          (exchange, body) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().write(new byte[10]);
          });
    }
    assertRefused(Refusal.Kind.NETWORK).contains("more than the 300000 bytes announced");
  }

  @Test
  void refusesAnotherContentLengthBeforeReading() {
    for (int i = 0; i < 4; i++) {
      hub.next(BODY, (exchange, body) -> FakeHub.send(exchange, 200, new byte[77]));
    }
    assertRefused(Refusal.Kind.NETWORK).contains("sends 77 bytes");
  }

  @Test
  void goesOnAfterAStalledBody() {
    environment.put("HF_HUB_DOWNLOAD_TIMEOUT", "1");
    hub.next(
        BODY,
        (exchange, body) -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body, 0, 70_000);
          exchange.getResponseBody().flush();
          try {
            Thread.sleep(20_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertWhole();
    assertThat(ranges()).containsExactly("null", "bytes=70000-");
  }
}
