package io.intarsia.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real data beside the checkout, or where the property intarsia.data says. */
public final class SharedData {
  private SharedData() {}

  /** A folder of it; the test is skipped where there is none. */
  public static Path folder(String name) {
    String set = System.getProperty("intarsia.data", "");
    Path found = Path.of(set).resolve(name);
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (set.isEmpty() && Files.isDirectory(at.resolve("shared/data").resolve(name))) {
        found = at.resolve("shared/data").resolve(name);
        break;
      }
    }
    assumeTrue(
        Files.isDirectory(found) && found.isAbsolute(),
        "no real data '" + name + "'; point -Dintarsia.data at its parent to run this");
    return found;
  }
}
