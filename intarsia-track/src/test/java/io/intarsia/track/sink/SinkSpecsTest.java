package io.intarsia.track.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.track.Run;
import io.intarsia.track.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sinks as a configuration names them. */
class SinkSpecsTest {
  @TempDir Path root;

  private static List<SinkSpec> read(String yaml) {
    return Config.parse("t", yaml).root().sections("sinks").stream().map(SinkSpecs::read).toList();
  }

  @Test
  void readsBothKinds() {
    assertThat(read("sinks: [tensorboard, {type: mlflow, tracking_uri: 'http://h:5000'}]"))
        .containsExactly(
            new SinkSpec.TensorBoard(), new SinkSpec.Mlflow("http://h:5000", "intarsia", false));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (String yaml :
        List.of(
            "sinks: [wandb]",
            "sinks: [{type: tensorboard, folder: x}]",
            "sinks: [{type: mlflow}]",
            "sinks: [{type: mlflow, tracking_uri: nowhere}]")) {
      assertThatThrownBy(() -> read(yaml)).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void attaches() {
    try (RunStore store = RunStore.open(root)) {
      try (Run run = store.start("a", Config.parse("t", "a: 1"), Map.of())) {
        read("sinks: [tensorboard]").get(0).attachTo(run, Map.of());
      }
      assertThat(store.get("a").folder().resolve("tensorboard")).isNotEmptyDirectory();
    }
  }
}
