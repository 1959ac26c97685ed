package io.intarsia.predict.decode;

import io.intarsia.base.Checks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A map of class ids, [height, width], row-major: a byte a pixel up to 256 classes, two beyond. It
 * is filled by its maker and only read from then on.
 */
public final class Labels {
  private static final int BYTE_CLASSES = 256;

  private final int height;
  private final int width;
  private final byte @Nullable [] narrow;
  private final short @Nullable [] wide;

  /**
   * A map of zeros.
   *
   * @param classes ids run from 0 to this, exclusive; at most 65536
   * @throws IllegalArgumentException if a size is not positive, or there are more classes or pixels
   *     than an array can hold
   */
  public Labels(int classes, int height, int width) {
    Checks.positive("classes", classes);
    Checks.that(classes <= 1 << 16, "at most 65536 classes, got %d", classes);
    this.height = Checks.positive("height", height);
    this.width = Checks.positive("width", width);
    long pixels = (long) height * width;
    Checks.that(pixels <= Integer.MAX_VALUE - 8, "%d x %d pixels exceed one array", width, height);
    narrow = classes <= BYTE_CLASSES ? new byte[(int) pixels] : null;
    wide = classes <= BYTE_CLASSES ? null : new short[(int) pixels];
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** Whether ids take two bytes, so that {@link #shorts} holds them and not {@link #bytes}. */
  public boolean isWide() {
    return wide != null;
  }

  /** The class id of one pixel. */
  public int at(int y, int x) {
    return get(y * width + x);
  }

  /**
   * The ids themselves, unsigned, not a copy.
   *
   * @throws IllegalStateException if {@link #isWide}
   */
  public byte[] bytes() {
    if (narrow == null) {
      throw new IllegalStateException("ids of more than 256 classes: ask for shorts()");
    }
    return narrow;
  }

  /**
   * The ids themselves, unsigned, not a copy.
   *
   * @throws IllegalStateException if not {@link #isWide}
   */
  public short[] shorts() {
    if (wide == null) {
      throw new IllegalStateException("ids of at most 256 classes: ask for bytes()");
    }
    return wide;
  }

  int get(int index) {
    if (narrow != null) {
      return narrow[index] & 0xff;
    }
    return wide != null ? wide[index] & 0xffff : 0;
  }

  void set(int index, int label) {
    if (narrow != null) {
      narrow[index] = (byte) label;
    } else if (wide != null) {
      wide[index] = (short) label;
    }
  }

  void fill(int from, int to, int label) {
    if (narrow != null) {
      Arrays.fill(narrow, from, to, (byte) label);
    } else if (wide != null) {
      Arrays.fill(wide, from, to, (short) label);
    }
  }

  void copy(int from, int to, int count) {
    if (narrow != null) {
      System.arraycopy(narrow, from, narrow, to, count);
    } else if (wide != null) {
      System.arraycopy(wide, from, wide, to, count);
    }
  }
}
