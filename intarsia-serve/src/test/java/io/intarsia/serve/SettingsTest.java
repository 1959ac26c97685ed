package io.intarsia.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.serve.model.ModelSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SettingsTest {
  private static final List<ModelSpec> USUAL = List.of(new ModelSpec("street", "street"));
  @TempDir Path folder;

  private static Settings read(Map<String, String> environment, Map<String, Object> flags) {
    return SettingsReader.read(Optional.empty(), environment, flags, USUAL);
  }

  @Test
  void hasUsualValues() {
    Settings settings = read(Map.of(), Map.of());
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.models()).isEqualTo(USUAL);
    assertThat(settings.isLoopback()).isTrue();
    assertThat(settings.apiKeys()).isEmpty();
    assertThat(settings.tls()).isEmpty();
  }

  @Test
  void letsFlagsWinOverEnvironmentAndThatOverTheFile() throws Exception {
    Path file = folder.resolve("serve.yaml");
    Files.writeString(
        file,
        "port: 1\nqueue: 2\ndeadline_seconds: 0.5\nmodels: [a, walls=b/c]\n"
            + "limits: {body_mib: 3, parts: 4}\n");
    Map<String, String> environment =
        Map.of(
            "INTARSIA_SERVE_QUEUE",
            "20",
            "INTARSIA_SERVE_LIMITS_PARTS",
            "40",
            "INTARSIA_SERVE_API_KEYS",
            "aaaaaaaaaaaaaaaa, 1234567890123456",
            "PATH",
            "/bin");
    Settings settings =
        SettingsReader.read(Optional.of(file), environment, Map.of("queue", 200), USUAL);
    assertThat(settings.port()).isEqualTo(1);
    assertThat(settings.queue()).isEqualTo(200);
    assertThat(settings.caps().bodyBytes()).isEqualTo(3 << 20);
    assertThat(settings.caps().parts()).isEqualTo(40);
    assertThat(settings.deadline()).hasMillis(500);
    assertThat(settings.apiKeys()).containsExactly("aaaaaaaaaaaaaaaa", "1234567890123456");
    assertThat(settings.models())
        .containsExactly(new ModelSpec("a", "a"), new ModelSpec("walls", "b/c"));
  }

  @Test
  void refusesSlipsOfThePen() throws Exception {
    Path file = folder.resolve("serve.yaml");
    Files.writeString(file, "prot: 80\n");
    assertThatThrownBy(() -> SettingsReader.read(Optional.of(file), Map.of(), Map.of(), USUAL))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'prot'")
        .hasMessageContaining("serve.yaml:1");
    assertThatThrownBy(() -> read(Map.of("INTARSIA_SERVE_PROT", "80"), Map.of()))
        .hasMessageContaining("INTARSIA_SERVE_PORT");
    assertThatThrownBy(() -> read(Map.of(), Map.of("port", 70_000)))
        .hasMessageContaining("port wants");
    assertThatThrownBy(() -> read(Map.of(), Map.of("api_keys", List.of("short"))))
        .hasMessageContaining("16");
    assertThatThrownBy(() -> read(Map.of(), Map.of("models", List.of("a/b c!=d", "x=", "y"))))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void namesModelsByTheLastPartOfTheirSource() {
    assertThat(ModelSpec.parse("nvidia/segformer-b0@main").name()).isEqualTo("segformer-b0");
    assertThat(ModelSpec.parse("/srv/my models/").name()).isEqualTo("my-models");
    assertThat(ModelSpec.parse("walls=/srv/a=b")).isEqualTo(new ModelSpec("walls", "/srv/a=b"));
    assertThatThrownBy(() -> ModelSpec.parse("..")).isInstanceOf(Refusal.class);
  }

  @Test
  void speaksTls() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Path certificate = pem("CERTIFICATE", keys.getCertificate("a").getEncoded());
    Path key = pem("PRIVATE KEY", keys.getKey("a", "changeit".toCharArray()).getEncoded());
    Map<String, Object> flags = new LinkedHashMap<>();
    flags.put("port", 0);
    flags.put("tls.certificate", certificate);
    flags.put("tls.key", key);
    try (Server server =
        Server.start(
            SettingsReader.read(Optional.empty(), Map.of(), flags, USUAL),
            model -> Tiny.segmenter(),
            ServeLog.silent())) {
      server.models().awaitLoaded();
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("a", keys.getCertificate("a"));
      trust.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      var client = java.net.http.HttpClient.newBuilder().sslContext(tls).build();
      var request =
          java.net.http.HttpRequest.newBuilder(
                  java.net.URI.create("https://127.0.0.1:" + server.port() + "/v2/health/live"))
              .build();
      assertThat(
              client.send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
    flags.put("tls.key", certificate);
    assertThatThrownBy(
            () ->
                Server.start(
                    SettingsReader.read(Optional.empty(), Map.of(), flags, USUAL),
                    model -> Tiny.segmenter(),
                    ServeLog.silent()))
        .hasMessageContaining("PKCS#8");
  }

  private Path pem(String what, byte[] der) throws Exception {
    String body = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
        folder.resolve(what + ".pem"),
        "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }

  @Test
  void servesThePageByNamesItReadBefore() {
    assertThat(Page.load("/io/intarsia/serve/nowhere").names()).isEmpty();
    Page page = Page.load("/io/intarsia/serve/sample");
    assertThat(page.names()).containsExactlyInAnyOrder("/", "/index.html", "/part/app.js");
    assertThat(page.at("/").orElseThrow().type()).startsWith("text/html");
    assertThat(page.at("/part/app.js").orElseThrow().type()).startsWith("text/javascript");
    assertThat(page.at("/part/../index.html")).isEmpty();
    assertThat(page.at("/part")).isEmpty();
  }
}
