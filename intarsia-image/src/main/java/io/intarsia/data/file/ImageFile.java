package io.intarsia.data.file;

import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import java.nio.file.Path;

/**
 * A picture in a file of its own; its EXIF orientation is applied.
 *
 * @param file the path
 */
public record ImageFile(Path file) implements Image {
  private static final Decoder DECODER = new Decoder();

  @Override
  public Picture read() {
    return Stored.plain(file)
        ? DECODER.decode(file)
        : DECODER.decode(Stored.read(file), file.toString());
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public long bytes() {
    return Stored.bytes(file);
  }
}
