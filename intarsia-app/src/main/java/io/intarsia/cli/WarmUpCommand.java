package io.intarsia.cli;

import io.intarsia.cli.job.TinyModel;
import io.intarsia.pretrained.PretrainedWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;

/** Segments a tiny picture, so that the launcher can archive the classes this takes. */
@Command(name = "warm-up", hidden = true, description = "Segments a tiny picture and forgets it.")
final class WarmUpCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("intarsia-warm-up");
    try {
      Path model = folder.resolve("model");
      PretrainedWriter.save(TinyModel.make(List.of("wall", "floor", "sky")), model);
      BufferedImage picture = new BufferedImage(80, 64, BufferedImage.TYPE_3BYTE_BGR);
      picture.setRGB(40, 32, 0xff8040);
      ImageIO.write(picture, "jpg", folder.resolve("a.jpg").toFile());
      ImageIO.write(picture, "png", folder.resolve("b.png").toFile());
      String out = folder.resolve("out").toString();
      String photo = folder.resolve("a.jpg").toString();
      int one = Main.run("segment", photo, "--model", model.toString(), "--out", out);
      int two = Main.run("segment", folder.toString(), "--model", model.toString(), "--out", out);
      return Math.max(one, two);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
