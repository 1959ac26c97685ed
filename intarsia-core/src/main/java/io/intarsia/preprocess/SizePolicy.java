package io.intarsia.preprocess;

/** How the sides a network sees follow from the sides of a picture. */
public sealed interface SizePolicy {

  /** The sides after resizing, for a picture of these sides. */
  Size apply(int width, int height);

  /** Two sides in pixels. */
  record Size(int width, int height) {}

  /** The picture's own sides. */
  record Keep() implements SizePolicy {
    @Override
    public Size apply(int width, int height) {
      return new Size(width, height);
    }
  }

  /** These sides, whatever the picture's aspect. */
  record Exact(int height, int width) implements SizePolicy {
    public Exact {
      positive(height);
      positive(width);
    }

    @Override
    public Size apply(int fromWidth, int fromHeight) {
      return new Size(width, height);
    }
  }

  /**
   * The shorter side becomes {@code edge}, the longer follows and is cut to whole pixels; if it
   * then exceeds {@code longest} (0: no bound), it becomes that and the shorter follows. As {@code
   * get_resize_output_image_size} of Hugging Face transformers does.
   */
  record ShortestEdge(int edge, int longest) implements SizePolicy {
    public ShortestEdge {
      positive(edge);
    }

    @Override
    public Size apply(int width, int height) {
      long shorter = Math.min(width, height);
      long longer = Math.max(width, height);
      int toShort = edge;
      int toLong = side(edge * longer / shorter);
      if (longest > 0 && toLong > longest) {
        toShort = side((long) longest * toShort / toLong);
        toLong = longest;
      }
      return width <= height ? new Size(toShort, toLong) : new Size(toLong, toShort);
    }
  }

  /** The longer side becomes {@code edge}, the shorter follows, rounded to the nearest pixel. */
  record LongestEdge(int edge) implements SizePolicy {
    public LongestEdge {
      positive(edge);
    }

    @Override
    public Size apply(int width, int height) {
      long longer = Math.max(width, height);
      return new Size(
          side((2L * edge * width + longer) / (2 * longer)),
          side((2L * edge * height + longer) / (2 * longer)));
    }
  }

  private static int side(long value) {
    return (int) Math.max(1, Math.min(value, Integer.MAX_VALUE));
  }

  private static void positive(int side) {
    if (side < 1) {
      throw new IllegalArgumentException("a side of " + side + " pixels, wanted 1 or more");
    }
  }
}
