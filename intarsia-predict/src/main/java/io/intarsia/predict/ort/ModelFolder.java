package io.intarsia.predict.ort;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder, open to this user only, through which a model reaches the runtime. */
final class ModelFolder implements AutoCloseable {
  private final Path folder;

  private ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes one in the system's temporary folder.
   *
   * @throws Refusal ENVIRONMENT if that cannot be written
   */
  static ModelFolder create() {
    try {
      return new ModelFolder(Files.createTempDirectory("intarsia-model-"));
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT,
          "cannot make a temporary folder in "
              + System.getProperty("java.io.tmpdir")
              + "; name another with -Djava.io.tmpdir",
          e);
    }
  }

  /** Where the model goes; its large values go beside it. */
  Path model() {
    return folder.resolve("model.onnx");
  }

  /** Removes the files; where the system does not remove files in use, when the process ends. */
  @Override
  public void close() {
    try {
      List<Path> files;
      try (Stream<Path> listed = Files.list(folder)) {
        files = listed.toList();
      }
      boolean inUse = false;
      for (Path file : files) {
        if (!file.toFile().delete()) {
          if (!inUse) {
            folder.toFile().deleteOnExit();
          }
          file.toFile().deleteOnExit();
          inUse = true;
        }
      }
      if (!inUse) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
