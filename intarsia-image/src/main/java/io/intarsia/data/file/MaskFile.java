package io.intarsia.data.file;

import io.intarsia.data.Truth;
import java.nio.file.Path;

/**
 * A mask in a file of its own. It is taken as stored: no orientation is applied to it.
 *
 * @param file the path
 * @param codec what its pixels mean
 */
public record MaskFile(Path file, MaskCodec codec) implements Annotation {
  @Override
  public Truth read(int width, int height) {
    return new Truth.Classes(codec.read(Stored.read(file), file.toString()));
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
