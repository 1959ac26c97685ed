package io.intarsia.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.Refusal;
import io.intarsia.torch.infer.TorchExecutor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TorchNativesTest {
  /** Loads libtorch in a process of its own. */
  static final class Loading {
    public static void main(String[] args) {
      TorchNatives.require();
      System.out.println("loaded, " + TorchNatives.instructions());
    }
  }

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
  }

  @Test
  void loadsColdBesideAnotherLibtorch() throws Exception {
    Path folder = Files.createTempDirectory("cold");
    try {
      assertThat(loadedFrom(folder)).contains("loaded, ");
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String loadedFrom(Path folder) throws IOException, InterruptedException {
    Path other = Files.createDirectory(folder.resolve("system"));
    for (String name : List.of("libc10.so", "libtorch_cpu.so", "libtorch.so")) {
      Files.writeString(other.resolve(name), "of another version");
    }
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
            "-cp",
            System.getProperty("java.class.path"),
            Loading.class.getName());
    java.environment().put("LD_LIBRARY_PATH", other.toString());
    Process process = java.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }

  @Test
  void refusesDevicesThatAreNotThere() {
    assertThat(TorchNatives.devices()).startsWith("cpu");
    assertThatThrownBy(() -> new TorchExecutor(TorchSettings.cpu().on("tpu")))
        .isInstanceOf(Refusal.class)
        .hasMessage("unknown device tpu; devices are cpu, cuda and cuda:N");
    assumeTrue(TorchNatives.devices().size() == 1, "there is a GPU");
    assertThatThrownBy(() -> new TorchExecutor(TorchSettings.cpu().on("cuda")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("device cuda: ")
        .hasMessageContaining("--device cpu");
  }

  @Test
  void upsamplesAndChooses() {
    FloatBuffer logits = FloatBuffer.wrap(new float[] {1, 0, 0, 1});
    byte[] labels = TorchOps.upsampleArgmax(logits, 2, 1, 2, 2, 4);
    assertThat(labels).containsExactly(0, 0, 1, 1, 0, 0, 1, 1);
  }
}
