package io.intarsia.data.polygon;

import io.intarsia.data.Truth;
import io.intarsia.data.file.Annotation;
import io.intarsia.data.file.Stored;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The shapes of a picture as its annotation.
 *
 * @param name what to call it in messages
 * @param bytes a size that tells versions apart
 * @param painting how shapes become labels
 * @param content reads the shapes
 */
record ShapesOf(String name, long bytes, Painting painting, Supplier<Content> content)
    implements Annotation {
  /**
   * Shapes and the size of the picture they were drawn on.
   *
   * @param width as the file says, or 0 if it does not
   * @param height as the file says, or 0 if it does not
   */
  record Content(int width, int height, List<Shape> shapes) {}

  /** Those of a file of their own, which is parsed each time. */
  static ShapesOf file(Path file, Painting painting, Supplier<Content> content) {
    return new ShapesOf(file.toString(), Stored.bytes(file), painting, content);
  }

  @Override
  public Truth read(int width, int height) {
    Content found = content.get();
    // Labels of another size than their picture are refused by the data set, with both names.
    boolean other = found.width > 0 && (found.width != width || found.height != height);
    return other
        ? new Painting(painting.space(), false, Overlap.LAST, List.of())
            .paint(List.of(), found.width, found.height)
        : painting.paint(found.shapes, width, height);
  }
}
