package io.intarsia.hub;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fake Hub with a small model, a cache in a temporary folder, and a client that never sleeps. */
abstract class HubTestBase {
  static final ModelName.Repo REPO = ModelName.Repo.of(FakeHub.ID);
  static final byte[] WEIGHTS = new byte[300_000];

  static {
    new Random(1).nextBytes(WEIGHTS);
  }

  @TempDir Path home;
  final List<Duration> waits = new CopyOnWriteArrayList<>();
  final Map<String, String> environment = new HashMap<>();
  FakeHub hub;
  Limits limits = Limits.defaults();

  @BeforeEach
  void startHub() throws IOException {
    hub = new FakeHub();
    hub.with("config.json", "{\"model_type\":\"segformer\"}")
        .with("README.md", "# hello")
        .with("model.safetensors", WEIGHTS);
    environment.put("HF_ENDPOINT", hub.endpoint());
    environment.put("HF_TOKEN", "hf_secret");
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  Hub.Builder builder() {
    return Hub.builder()
        .environment(environment)
        .home(home)
        .limits(limits)
        .backoff(
            new Backoff(
                4,
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                waits::add));
  }

  Hub client() {
    return builder().build();
  }

  Path folder() {
    return home.resolve(".cache/huggingface/hub/models--owner--name");
  }

  Path weightsPart() throws IOException {
    Path blobs = Files.createDirectories(folder().resolve("blobs"));
    return blobs.resolve(FakeHub.etag("model.safetensors", WEIGHTS) + ".incomplete");
  }

  AbstractStringAssert<?> assertRefused(Refusal.Kind kind) {
    return assertRefused(kind, () -> client().snapshot(REPO));
  }

  /** One line, of the kind, without the token. */
  static AbstractStringAssert<?> assertRefused(Refusal.Kind kind, Runnable action) {
    Refusal refusal = Assertions.catchThrowableOfType(Refusal.class, action::run);
    Assertions.assertThat(refusal).isNotNull();
    Assertions.assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
    return Assertions.assertThat(refusal.getMessage())
        .doesNotContain("\n")
        .doesNotContain("hf_secret");
  }
}
