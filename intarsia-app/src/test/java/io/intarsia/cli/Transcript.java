package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.cli.job.TinyModel;
import io.intarsia.pretrained.PretrainedWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** One run of the program: its exit code and what it printed. */
record Transcript(int code, String out, String err) {
  static Transcript of(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = Stream.of(args).map(String::valueOf).toArray(String[]::new);
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
    return new Transcript(code, out.toString(), err.toString());
  }

  /** A refusal: this code, one line, no trace. */
  Transcript refusedWith(int expected) {
    assertThat(code).as(err).isEqualTo(expected);
    assertThat(err.lines()).hasSize(1).first().asString().startsWith("intarsia: ");
    assertThat(err).doesNotContain("Exception", "\tat ");
    return this;
  }

  /** A folder with a tiny model of the classes wall, floor and sky. */
  static Path model(Path folder) {
    PretrainedWriter.save(TinyModel.make(List.of("wall", "floor", "sky")), folder);
    return folder;
  }

  /** A picture of a bright disc on a dark ramp. */
  static Path picture(Path file) {
    BufferedImage image = new BufferedImage(90, 70, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < 70; y++) {
      for (int x = 0; x < 90; x++) {
        boolean disc = (x - 40) * (x - 40) + (y - 30) * (y - 30) < 400;
        image.setRGB(x, y, disc ? 0xf0e0a0 : x << 16 | y);
      }
    }
    String name = file.toString();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** The names of the files in a folder, sorted. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
