package io.intarsia.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals of the Hub, busy servers, offline work, limits, and servers that are no Hub. */
class HubFaultTest extends HubTestBase {
  private static final String API = "GET hub api";

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void saysHowToOpenAGatedModel(int status) {
    hub.next(API, FakeHub.status(status, "X-Error-Code", "GatedRepo"));
    assertRefused(Refusal.Kind.NETWORK)
        .contains("owner/name is gated")
        .contains("accept its terms at " + hub.endpoint() + "/owner/name")
        .contains("HF_TOKEN");
  }

  @Test
  void saysThatAGatedFileIsGated() {
    hub.next("HEAD hub config.json", FakeHub.status(403, "X-Error-Code", "GatedRepo"));
    assertRefused(Refusal.Kind.NETWORK).contains("owner/name is gated (403)");
  }

  @Test
  void tellsAMissingTokenFromARejectedOne() {
    hub.next(API, FakeHub.status(401));
    assertRefused(Refusal.Kind.NETWORK).contains("does not accept the token");
    environment.remove("HF_TOKEN");
    hub.next(API, FakeHub.status(401));
    assertRefused(Refusal.Kind.NETWORK).contains("without a token (401)");
  }

  @Test
  void showsTheServersReasonOnOneLine() {
    hub.next(API, FakeHub.status(403, "X-Error-Message", "Nope, see the terms"));
    assertRefused(Refusal.Kind.NETWORK).contains("(403)").contains("see the terms");
  }

  @Test
  void makesForeignTextPlain() {
    assertThat(Plain.text("a\nb\u001b[31m\u202ec", 20)).isEqualTo("a?b?[31m?c");
    assertThat(Plain.text("\ud83d\ude00".repeat(5), 3)).isEqualTo("\ud83d\ude00".repeat(3) + "...");
  }

  @Test
  void tellsMissingRepositoriesRevisionsAndFilesApart() {
    assertRefused(Refusal.Kind.NETWORK, () -> client().snapshot(ModelName.Repo.of("owner/other")))
        .contains("has no model owner/other");
    assertRefused(
            Refusal.Kind.NETWORK, () -> client().snapshot(new ModelName.Repo(FakeHub.ID, "v9")))
        .contains("owner/name has no revision 'v9'");
    hub.next("HEAD hub config.json", FakeHub.status(404, "X-Error-Code", "EntryNotFound"));
    assertRefused(Refusal.Kind.NETWORK).contains("holds no file config.json");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void triesAgainWhenTheServerIsBusy(int status) {
    hub.next(API, FakeHub.status(status)).next("HEAD hub config.json", FakeHub.status(status));
    assertThat(client().snapshot(REPO).files()).hasSize(2);
    assertThat(waits).hasSize(2);
  }

  @Test
  void waitsLongerEachTimeAndGivesUp() {
    for (int i = 0; i < 4; i++) {
      hub.next(API, FakeHub.status(500));
    }
    assertRefused(Refusal.Kind.NETWORK).contains("answered 500");
    assertThat(waits).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(waits.get(i)).isBetween(Duration.ofMillis(50L << i), Duration.ofMillis(100L << i));
    }
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    ZonedDateTime soon = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(20);
    hub.next(API, FakeHub.status(429, "Retry-After", "7"));
    hub.next(
        API, FakeHub.status(429, "Retry-After", soon.format(DateTimeFormatter.RFC_1123_DATE_TIME)));
    client().snapshot(REPO);
    assertThat(waits.get(0)).isEqualTo(Duration.ofSeconds(7));
    assertThat(waits.get(1)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
  }

  @Test
  void refusesToWaitForTooLong() {
    hub.next(API, FakeHub.status(429, "Retry-After", "3600"));
    assertRefused(Refusal.Kind.NETWORK).contains("come back in 3600 s");
    assertThat(waits).isEmpty();
  }

  @Test
  void worksOfflineFromTheCacheAlone() {
    environment.put("HF_HUB_OFFLINE", "1");
    assertRefused(Refusal.Kind.NETWORK).contains("HF_HUB_OFFLINE is set").contains("folder");
    environment.remove("HF_HUB_OFFLINE");
    client().snapshot(REPO);
    hub.calls.clear();
    environment.put("HF_HUB_OFFLINE", "yes");
    assertThat(client().snapshot(REPO).file("model.safetensors")).hasBinaryContent(WEIGHTS);
    assertThat(client().fetch(REPO)).isEqualTo(folder().resolve("snapshots/" + FakeHub.COMMIT));
    assertThat(hub.calls).isEmpty();
  }

  @Test
  void usesTheCacheWithANoteWhenTheHubIsDown() {
    client().snapshot(REPO);
    hub.close();
    Snapshot snapshot = client().snapshot(REPO);
    assertThat(snapshot.file("model.safetensors")).hasBinaryContent(WEIGHTS);
    assertThat(snapshot.notes())
        .singleElement()
        .asString()
        .startsWith("using the cached copy of owner/name at commit 0123456789ab: ");
    assertThat(waits).isEmpty();
  }

  @Test
  void usesTheCacheWithANoteWhenTheTokenIsGone() {
    client().snapshot(REPO);
    hub.next(API, FakeHub.status(401, "X-Error-Code", "GatedRepo"));
    assertThat(client().snapshot(REPO).notes()).singleElement().asString().contains("gated");
  }

  @Test
  void saysThatNobodyAnswers() {
    hub.close();
    assertRefused(Refusal.Kind.NETWORK)
        .contains("cannot ask " + hub.endpoint() + " for owner/name: no connection");
    assertThat(waits).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>log in</html>", "{}", "[1", "{\"sha\":\"../x\",\"siblings\":[]}"})
  void refusesListingsThatAreNone(String body) {
    hub.next(API, (exchange, b) -> FakeHub.send(exchange, 200, body.getBytes("UTF-8")));
    assertRefused(Refusal.Kind.NETWORK).contains("HF_ENDPOINT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"../../../evil\"", "\"abc\"", "\"\"", "\"ABCDEF\"", "x\\y"})
  void neverNamesAFileByAForeignEtag(String etag) throws IOException {
    hub.next(
        "HEAD hub config.json",
        FakeHub.status(200, "X-Repo-Commit", FakeHub.COMMIT, "ETag", etag, "Content-Length", "2"));
    assertRefused(Refusal.Kind.NETWORK).contains("no Hub");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void refusesAnotherCommitThanAskedFor() {
    hub.next("HEAD hub config.json", FakeHub.status(200, "X-Repo-Commit", "f".repeat(40)));
    assertRefused(Refusal.Kind.NETWORK).contains("without the commit");
  }

  @Test
  void refusesFilesOverTheLimitBeforeFetchingThem() {
    limits = bounds(1 << 20, 200_000);
    assertRefused(Refusal.Kind.NETWORK)
        .contains("owner/name/model.safetensors has 293.0 KiB, the limit is 195.3 KiB")
        .contains("intarsia.limit.downloadBytes");
    assertThat(hub.calls("GET store")).isEmpty();
    hub.next(
        "HEAD hub config.json",
        FakeHub.status(
            200,
            "X-Repo-Commit",
            FakeHub.COMMIT,
            "ETag",
            "a".repeat(40),
            "Content-Length",
            "1073741824"));
    assertRefused(
            Refusal.Kind.NETWORK,
            () -> builder().home(home.resolve("fresh")).build().snapshot(REPO))
        .contains("config.json has 1.0 GiB, the limit is 1.0 MiB");
  }

  @Test
  void refusesAListingOverTheLimitEvenWhenItsLengthIsNotTold() {
    limits = bounds(1000, 1 << 20);
    hub.next(
        API,
        (exchange, body) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(new byte[200_000]);
        });
    assertRefused(Refusal.Kind.NETWORK).contains("the listing of owner/name").contains("limit");
  }

  @Test
  void refusesAFileThatNoDiskHolds() {
    limits = bounds(1 << 20, Long.MAX_VALUE);
    hub.next(
        "HEAD hub model.safetensors",
        FakeHub.status(
            302,
            "X-Repo-Commit",
            FakeHub.COMMIT,
            "X-Linked-Etag",
            "a".repeat(64),
            "X-Linked-Size",
            "900000000000000000",
            "Location",
            hub.storeAddress() + "/x"));
    assertRefused(Refusal.Kind.ENVIRONMENT).contains("free").contains("HF_HUB_CACHE");
    assertThat(hub.calls("GET store")).isEmpty();
  }

  @Test
  void stopsFollowingRedirects() {
    for (int i = 0; i < 20; i++) {
      hub.next(API, FakeHub.status(302, "Location", "/api/models/owner/name/revision/main"));
    }
    assertRefused(Refusal.Kind.NETWORK).contains("redirects more than 8 times");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://host/x", "http://user:pw@host/x"})
  void followsNoRedirectOutOfTheWeb(String location) {
    hub.next("GET store model.safetensors", FakeHub.status(302, "Location", location));
    assertRefused(Refusal.Kind.NETWORK).contains("redirects to").doesNotContain("pw");
  }

  @Test
  void followsNoRedirectFromHttpsToHttp() throws IOException {
    URI from = URI.create("https://hub.example/a/b?c");
    assertThat(Web.target(from, "../d")).hasToString("https://hub.example/d");
    assertRefused(
            Refusal.Kind.NETWORK,
            () -> {
              try {
                Web.target(from, "http://store.example/x?key=secret");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            })
        .contains("only https")
        .doesNotContain("secret");
  }

  @Test
  void refusesACacheThatIsAFile() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "x");
    environment.put("HF_HUB_CACHE", file.toString());
    assertRefused(Refusal.Kind.ENVIRONMENT).contains("cannot use the cache");
  }

  private static Limits bounds(long json, long download) {
    Limits usual = Limits.defaults();
    return new Limits(
        usual.imagePixels(),
        usual.imageSide(),
        json,
        usual.headerBytes(),
        usual.archiveEntries(),
        usual.pickleBytes(),
        usual.tensorBytes(),
        download);
  }
}
