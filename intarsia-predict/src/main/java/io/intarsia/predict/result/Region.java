package io.intarsia.predict.result;

import io.intarsia.label.ClassGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pixels of one class or merge that hang together by their sides.
 *
 * @param group the class or merge
 * @param pixels how many there are
 * @param x left edge of the smallest rectangle around them
 * @param y its top edge
 * @param width its width, pixels
 * @param height its height, pixels
 * @param score the mean confidence of its pixels, or null if none was asked for
 * @param rings the outline first, then the holes; holes may touch it in corners
 */
public record Region(
    ClassGroup group,
    long pixels,
    int x,
    int y,
    int width,
    int height,
    @Nullable Double score,
    List<Ring> rings) {
  /** Takes a copy of the list of rings. */
  public Region {
    rings = List.copyOf(rings);
  }

  /** True if something else lies inside. */
  public boolean hasHoles() {
    return rings.size() > 1;
  }
}
