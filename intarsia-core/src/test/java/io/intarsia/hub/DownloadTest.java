package io.intarsia.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final String PICTURE = "GET store picture.jpg";
  private static final Backoff NO_WAIT =
      new Backoff(3, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), time -> {});

  private FakeHub server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub().with("picture.jpg", new byte[5000]);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private byte[] fetch(long most, Duration time) {
    String address = server.storeAddress() + "/" + FakeHub.COMMIT + "/picture.jpg?secret=1";
    return new Download(most, time, Duration.ofMillis(300), NO_WAIT).bytes(address);
  }

  private byte[] fetch() {
    return fetch(5000, Duration.ofSeconds(5));
  }

  @Test
  void fetchesWithoutAToken() {
    server.next(PICTURE, FakeHub.status(301, "Location", "picture.jpg"));
    server.next(PICTURE, FakeHub.status(503));
    assertThat(fetch()).isEqualTo(new byte[5000]);
    assertThat(server.calls).hasSize(3).allMatch(call -> call.token().equals("null"));
  }

  @Test
  void refusesWhatIsTooLarge() {
    HubTestBase.assertRefused(Refusal.Kind.NETWORK, () -> fetch(4999, Duration.ofSeconds(5)))
        .contains("4.9 KiB")
        .doesNotContain("secret");
    server.next(
        PICTURE,
        (exchange, body) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(new byte[9000]);
        });
    HubTestBase.assertRefused(Refusal.Kind.NETWORK, this::fetch).contains("the limit is 4.9 KiB");
  }

  @Test
  void refusesWhatTakesTooLong() {
    server.next(
        PICTURE,
        (exchange, body) -> {
          exchange.sendResponseHeaders(200, 5000);
          for (int i = 0; i < 50; i++) {
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            pause(50);
          }
        });
    HubTestBase.assertRefused(Refusal.Kind.NETWORK, () -> fetch(5000, Duration.ofMillis(200)))
        .contains("to arrive");
  }

  @Test
  void refusesAServerThatStalls() {
    for (int i = 0; i < 3; i++) {
      server.next(PICTURE, (exchange, body) -> pause(800));
    }
    HubTestBase.assertRefused(Refusal.Kind.NETWORK, this::fetch).contains("no answer in time");
  }

  @Test
  void refusesOtherStatusesAndEndlessRedirects() {
    server.next(PICTURE, FakeHub.status(404));
    HubTestBase.assertRefused(Refusal.Kind.NETWORK, this::fetch).contains("answered 404");
    for (int i = 0; i < 6; i++) {
      server.next(PICTURE, FakeHub.status(302, "Location", "picture.jpg"));
    }
    HubTestBase.assertRefused(Refusal.Kind.NETWORK, this::fetch).contains("more than 5 times");
    server.next(PICTURE, FakeHub.status(302, "Location", "file:///etc/passwd"));
    HubTestBase.assertRefused(Refusal.Kind.NETWORK, this::fetch).contains("redirects to");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "http://", "http://u:secret@h/x", "http://h/a b", "h/x"})
  void refusesWhatIsNoWebAddress(String address) {
    HubTestBase.assertRefused(
            Refusal.Kind.USAGE, () -> new Download(1, Duration.ofSeconds(1)).bytes(address))
        .doesNotContain("secret");
  }

  @Test
  void tellsAddressesFromPaths() {
    assertThat(Download.isAddress("HTTPS://x/y.png")).isTrue();
    assertThat(Download.isAddress("https.png")).isFalse();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
