package io.intarsia.checks.bench;

import io.intarsia.checks.bench.peer.Serve;
import io.intarsia.image.write.PngWriter;
import io.intarsia.predict.Outcome;
import io.intarsia.predict.Segmenter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A folder of photos to a folder of index PNGs by the library, several photos at a time. */
final class FolderWorker {
  private FolderWorker() {}

  /** {@code MODEL JOBS PHOTOS MASKS}: obeys {@link Serve}'s commands, each run doing all photos. */
  public static void main(String[] args) throws Exception {
    Segmenter segmenter = Segmenter.load(args[0]);
    int jobs = Integer.parseInt(args[1]);
    Path out = Path.of(args[3]);
    Serve.obey(
        text -> {
          try (Stream<Path> files = Files.list(Path.of(args[2]))) {
            List<Path> photos = files.sorted().toList();
            segmenter.segmentAll(photos, jobs, outcome -> write(outcome, out));
          }
        });
  }

  private static void write(Outcome outcome, Path out) {
    if (outcome.refusal() != null) {
      throw outcome.refusal();
    }
    byte[] png = PngWriter.encode(Objects.requireNonNull(outcome.result()).map(), null);
    try {
      Files.write(out.resolve(outcome.file().getFileName() + ".png"), png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
