package io.intarsia.checks.bench;

import io.intarsia.base.Refusal;
import io.intarsia.checks.bench.harness.Launch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The peer transformers.js, installed by npm when it is first wanted. */
final class TransformersJs {
  /** The package and version that numbers are compared with. */
  static final String PACKAGE = "@huggingface/transformers@4.3.1";

  private static final String SCRIPT = "peer/forward.mjs";

  private final Path folder;

  /**
   * @param folder where it is installed
   */
  TransformersJs(Path folder) {
    this.folder = folder;
  }

  /**
   * One forward pass of the plain export.
   *
   * @param model a folder with {@code config.json} and {@code onnx/model.onnx}
   * @throws Refusal ENVIRONMENT if node or the package are missing and cannot be had
   */
  Launch launch(Path model, int side, int threads) {
    install();
    List<String> command =
        List.of(
            "node",
            folder.resolve("forward.mjs").toString(),
            model.toString(),
            Integer.toString(side),
            Integer.toString(threads));
    return new Launch("transformers.js", command, Map.of());
  }

  private void install() {
    try (InputStream script = TransformersJs.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new IllegalStateException(SCRIPT + " is not on the class path");
      }
      Files.createDirectories(folder);
      Files.copy(script, folder.resolve("forward.mjs"), StandardCopyOption.REPLACE_EXISTING);
      if (!Files.exists(folder.resolve("node_modules/@huggingface/transformers/package.json"))) {
        npm();
      }
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT, "npm is not on this machine: " + e.getMessage(), e);
    }
  }

  private void npm() throws IOException {
    Path log = folder.resolve("npm.log");
    ProcessBuilder npm =
        new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", PACKAGE)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Its installer would otherwise download the runtime's libraries for GPUs.
    npm.environment().put("ONNXRUNTIME_NODE_INSTALL", "skip");
    Process process = npm.start();
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw Refusal.environment("npm cannot install %s; see %s", PACKAGE, log);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw Refusal.environment("interrupted while npm installed %s", PACKAGE);
    }
  }
}
