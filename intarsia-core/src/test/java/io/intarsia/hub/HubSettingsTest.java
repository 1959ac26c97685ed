package io.intarsia.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
  @TempDir Path home;

  private HubSettings from(String... pairs) {
    Map<String, String> environment = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return HubSettings.from(environment, home);
  }

  @Test
  void findsTheCacheAsPythonDoes() {
    assertThat(from().cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(from("XDG_CACHE_HOME", "/x").cache()).isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(from("XDG_CACHE_HOME", "/x", "HF_HOME", "~/hf").cache())
        .isEqualTo(home.resolve("hf/hub"));
    assertThat(from("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/old").cache())
        .isEqualTo(Path.of("/old"));
    assertThat(from("HF_HUB_CACHE", "$D/${E}/c", "D", "/d", "E", "e", "HF_HOME", "/h").cache())
        .isEqualTo(Path.of("/d/e/c"));
  }

  @Test
  void findsTheTokenAsPythonDoes() throws IOException {
    assertThat(from().token()).isNull();
    Files.createDirectories(home.resolve(".cache/huggingface"));
    Files.writeString(home.resolve(".cache/huggingface/token"), "hf_file\n");
    assertThat(from().token()).isEqualTo("hf_file");
    assertThat(from("HF_TOKEN", " hf_env ").token()).isEqualTo("hf_env");
    Files.writeString(home.resolve("elsewhere"), "hf_path");
    assertThat(from("HF_TOKEN_PATH", "~/elsewhere").token()).isEqualTo("hf_path");
    assertThat(from("HF_TOKEN", "hf_env", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").token()).isNull();
  }

  @Test
  void hidesTheToken() {
    assertThat(from("HF_TOKEN", "hf_secret").toString())
        .doesNotContain("hf_secret")
        .contains("with a token");
    HubTestBase.assertRefused(Refusal.Kind.USAGE, () -> from("HF_TOKEN", "hf_secret hf"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "on", "Yes", "TRUE"})
  void knowsTheWordsForTrue(String word) {
    assertThat(from("HF_HUB_OFFLINE", word).offline()).isTrue();
    assertThat(from("TRANSFORMERS_OFFLINE", word).offline()).isTrue();
    assertThat(from("HF_HUB_OFFLINE", "0").offline()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub.example", "ftp://x", "http://u:p@x", "https://x/?q=1", "http://a b"})
  void refusesEndpointsThatAreNoAddress(String text) {
    assertThat(from("HF_ENDPOINT", "https://mirror.example/hf/").endpoint())
        .isEqualTo("https://mirror.example/hf");
    HubTestBase.assertRefused(Refusal.Kind.USAGE, () -> from("HF_ENDPOINT", text))
        .contains("HF_ENDPOINT");
  }
}
