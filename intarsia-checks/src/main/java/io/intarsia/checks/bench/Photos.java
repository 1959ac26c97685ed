package io.intarsia.checks.bench;

import io.intarsia.image.Picture;
import io.intarsia.image.PillowResize;
import io.intarsia.image.codec.Decoder;
import io.intarsia.preprocess.Resample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/** JPEG photos of 640 x 480 pixels. */
final class Photos {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  private Photos() {}

  /** A folder of that many: real ones again and again where there are some, else coloured waves. */
  static Path folder(Path work, int count) throws IOException {
    Path folder = work.resolve("photos-" + count);
    if (Files.exists(folder)) {
      return folder;
    }
    List<Picture> pictures = new ArrayList<>();
    Optional<Path> shared = Shared.folder();
    if (shared.isPresent()) {
      for (Path file : Shared.photos(shared.get(), count)) {
        Picture photo = new Decoder().decode(file);
        pictures.add(PillowResize.resize(photo, WIDTH, HEIGHT, Resample.BILINEAR));
      }
    } else {
      pictures.add(waves());
    }
    Path part = Files.createDirectories(work.resolve("photos-" + count + ".part"));
    for (int i = 0; i < count; i++) {
      Picture picture = pictures.get(i % pictures.size());
      Path file = part.resolve("photo-%03d.jpg".formatted(i));
      ImageIO.write(picture.toBufferedImage(), "jpg", file.toFile());
    }
    return Files.move(part, folder);
  }

  private static Picture waves() {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    Random random = new Random(3);
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      double wave = Math.sin(pixel % WIDTH / 40.0 * (1 + i % 3)) + Math.cos(pixel / WIDTH / 30.0);
      rgb[i] = (byte) (128 + 50 * wave + random.nextInt(9));
    }
    return Picture.of(WIDTH, HEIGHT, rgb);
  }
}
