package io.intarsia.predict;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real data beside the repository; tests that want it are skipped where it is absent. */
final class Shared {
  private Shared() {}

  /** A file below the folder {@code shared}. */
  static Path file(String name) {
    String set = System.getProperty("intarsia.shared");
    if (set != null && Files.exists(Path.of(set, name))) {
      return Path.of(set, name);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path found = at.resolve("shared").resolve(name);
      if (Files.exists(found)) {
        return found;
      }
    }
    Assumptions.abort("no folder shared with " + name + " beside the repository");
    throw new AssertionError();
  }
}
