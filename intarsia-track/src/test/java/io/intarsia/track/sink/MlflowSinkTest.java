package io.intarsia.track.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.track.Artefact;
import io.intarsia.track.Run;
import io.intarsia.track.RunStore;
import io.intarsia.track.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run as an MLflow server hears of it. */
class MlflowSinkTest {
  @TempDir Path root;
  private RunStore store;
  private FakeMlflow server;

  @BeforeEach
  void open() throws IOException {
    store = RunStore.open(root);
    server = new FakeMlflow();
  }

  @AfterEach
  void close() {
    server.close();
    store.close();
  }

  private MlflowSink sink(Map<String, String> environment) {
    return new MlflowSink(MlflowSettings.of(server.address(), "streets", false, environment));
  }

  private Run start() {
    return store.start("ml", Config.parse("t", "a: 1"), Map.of("lr", "0.1", "a:b", "x"));
  }

  @Test
  void tellsTheWholeStory() throws IOException {
    server.failures = 1;
    Run run = start();
    run.attach(sink(Map.of()));
    run.metric(1, Map.of("loss", 2.5));
    run.metric(2, Map.of("loss", Double.NaN));
    run.metric(3, Map.of("val/mIoU (%)", Double.NEGATIVE_INFINITY));
    Files.createDirectory(run.folder().resolve("samples"));
    Path file = Files.writeString(run.folder().resolve("samples/a b#1.txt"), "hello");
    run.artefact(file, Artefact.SAMPLE);
    run.artefact(file, Artefact.CHECKPOINT);
    run.finish(Status.INTERRUPTED, "Ctrl-C");

    assertThat(server.experiments).containsKey("streets");
    assertThat(server.parameters).isEqualTo(Map.of("lr", "0.1", "a_b", "x"));
    assertThat(server.metrics)
        .containsExactly("loss@1=2.5", "loss@2=NaN", "val/mIoU ___@3=-Infinity");
    assertThat(server.uploads).containsOnlyKeys("7/run1/artifacts/samples/a%20b%231.txt");
    assertThat(server.uploads.values().iterator().next()).asString().isEqualTo("hello");
    assertThat(server.statuses).containsExactly("RUNNING", "KILLED");

    Run again = store.resume("ml");
    again.attach(sink(Map.of()));
    again.metric(4, Map.of("loss", 1.0));
    again.finish(Status.FINISHED, "");
    assertThat(server.metrics).last().isEqualTo("loss@4=1.0");
    assertThat(server.statuses).containsExactly("RUNNING", "KILLED", "RUNNING", "FINISHED");
    assertThat(server.calls).filteredOn(c -> c.contains("runs/create")).hasSize(1);
  }

  @Test
  void sendsManyMetricsInBatches() {
    Run run = start();
    run.attach(sink(Map.of()));
    for (int step = 0; step < 30; step++) {
      Map<String, Double> values = new LinkedHashMap<>();
      for (int i = 0; i < 100; i++) {
        values.put("class/" + i, step + i / 100.0);
      }
      run.metric(step, values);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < 250; i++) {
      parameters.put("p" + i, "v" + i);
    }
    run.parameters(parameters);
    run.finish(Status.FINISHED, "");
    assertThat(server.metrics).hasSize(3000).doesNotHaveDuplicates();
    assertThat(server.parameters).hasSize(252);
  }

  @Test
  void speaksWithTheCredentialsOfTheEnvironment() {
    server.wantedAuthorization =
        "Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
    Run run = start();
    run.attach(
        sink(Map.of("MLFLOW_TRACKING_USERNAME", "me", "MLFLOW_TRACKING_PASSWORD", "secret")));
    run.metric(1, Map.of("loss", 1.0));
    run.finish(Status.FINISHED, "");
    assertThat(server.metrics).hasSize(1);
  }

  @Test
  void aServerThatRefusesDoesNotStopTheRun() {
    server.wantedAuthorization = "Bearer right";
    Run run = start();
    run.attach(sink(Map.of("MLFLOW_TRACKING_TOKEN", "wrong")));
    run.metric(1, Map.of("loss", 1.0));
    run.finish(Status.FINISHED, "");
    assertThat(server.metrics).isEmpty();
    assertThat(store.get("ml").status()).isEqualTo(Status.FINISHED);
    assertThat(store.get("ml").last()).containsEntry("loss", 1.0);
  }

  @Test
  void uploadsNowhereElse() throws IOException {
    for (String elsewhere :
        new String[] {"s3://bucket/x", "file:///etc", "mlflow-artifacts://other.example/1/a"}) {
      server.artefacts = elsewhere;
      MlflowSink sink = sink(Map.of());
      Run run = start();
      Path file = Files.writeString(run.folder().resolve("a.txt"), "x");
      sink.started(run.summary());
      run.artefact(file, "log");
      Artefact artefact = store.artefacts(run.id()).get(0);
      assertThatThrownBy(() -> sink.artefact(artefact, file, 0))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("--serve-artifacts");
      run.finish(Status.FINISHED, "");
    }
    assertThat(server.uploads).isEmpty();
  }

  @Test
  void refusesAddressesThatCannotBe() {
    for (String address : new String[] {"localhost:5000", "file:///x", "http://me:pw@host", "::"}) {
      assertThatThrownBy(() -> MlflowSettings.of(address, "x", false, Map.of()))
          .isInstanceOf(Refusal.class)
          .message()
          .doesNotContain("pw");
    }
  }
}
