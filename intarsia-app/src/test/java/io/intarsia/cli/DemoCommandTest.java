package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void goesFromDataToAPage() throws IOException {
    Path out = folder.resolve("demo");
    Transcript run = Transcript.of("demo", "--seconds", "1", "--out", out, "--quiet");
    assertThat(run.code()).as(run.err()).isZero();
    Path page = out.resolve("report.html");
    assertThat(run.out()).endsWith("report: " + page + System.lineSeparator());
    assertThat(Files.readString(page))
        .contains("trained now", "rooms", "wall and mural", "Confusion", "Curves")
        .doesNotContain("http://", "https://");
    assertThat(out.resolve("recipe.yaml")).content().contains("type: rooms");
    assertThat(out.resolve("trial")).doesNotExist();
    try (Stream<Path> all = Files.walk(out.resolve("runs"))) {
      List<String> samples =
          all.filter(file -> file.toString().contains("samples"))
              .map(file -> file.getFileName().toString())
              .toList();
      assertThat(samples)
          .contains("1 unseen room.png", "2 truth.overlay.png", "5.wall.mask.png")
          .hasSize(7);
    }
  }

  @Test
  void refusesATimeThatIsNone() {
    assertThat(Transcript.of("demo", "--seconds", "0").refusedWith(ExitCodes.USAGE).err())
        .contains("--seconds 0");
  }
}
