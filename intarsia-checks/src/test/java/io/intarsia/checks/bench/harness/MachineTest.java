package io.intarsia.checks.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineTest {
  @TempDir Path folder;

  @Test
  void readsTheFirstValueOfEachKey() throws Exception {
    Path file =
        Files.writeString(folder.resolve("cpuinfo"), "model name\t: A: 1\n\nmodel name: B\n");
    assertThat(Machine.table(file)).containsEntry("model name", "A: 1").hasSize(1);
    assertThat(Machine.table(folder.resolve("missing"))).isEmpty();
  }

  @Test
  void tellsProcessorVersionsAndLoad() {
    assertThat(String.join("\n", Machine.lines()))
        .contains("processors", "java", "onnxruntime 1.", "load");
  }
}
