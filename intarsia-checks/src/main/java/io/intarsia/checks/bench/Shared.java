package io.intarsia.checks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Photos and weights that may lie beside a checkout. */
final class Shared {
  private static final String PHOTOS = "data/photos";

  private Shared() {}

  /** The folder {@code shared} beside this checkout, or where {@code intarsia.shared} says. */
  static Optional<Path> folder() {
    String given = System.getProperty("intarsia.shared");
    if (given != null) {
      return Optional.of(Path.of(given));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared").resolve(PHOTOS))) {
        return Optional.of(at.resolve("shared"));
      }
    }
    return Optional.empty();
  }

  /** The first JPEG photos by name. */
  static List<Path> photos(Path shared, int count) throws IOException {
    try (Stream<Path> files = Files.list(shared.resolve(PHOTOS))) {
      return files.filter(f -> f.toString().endsWith(".jpg")).sorted().limit(count).toList();
    }
  }
}
