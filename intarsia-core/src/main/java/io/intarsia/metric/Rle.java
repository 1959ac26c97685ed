package io.intarsia.metric;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A binary mask as run lengths in COCO's order: down the columns, columns from left to right, the
 * first run one of zeros (perhaps empty), then ones and zeros in turn. Immutable. Arithmetic as in
 * cocodataset/cocoapi common/maskApi.c @8c9bcc3c.
 */
public final class Rle {
  private final int width;
  private final int height;
  private final int[] counts;

  Rle(int width, int height, int[] counts) {
    this.width = width;
    this.height = height;
    this.counts = counts;
  }

  /**
   * Encodes a mask.
   *
   * @param mask [height, width], row-major, anything but 0 is inside
   * @throws IllegalArgumentException if the length is not the sides'
   */
  public static Rle encode(byte[] mask, int width, int height) {
    if (mask.length != (long) width * height) {
      throw new IllegalArgumentException(
          mask.length + " bytes are not a mask of " + width + "x" + height);
    }
    Runs runs = new Runs();
    for (int x = 0; x < width; x++) {
      for (int y = 0, at = x; y < height; y++, at += width) {
        runs.add(mask[at] != 0, 1);
      }
    }
    return new Rle(width, height, runs.counts());
  }

  /**
   * The mask of every id that occurs, all in one pass.
   *
   * @param ids unsigned ids of 8 bits, [height, width], row-major
   * @return masks by id, ascending
   * @throws IllegalArgumentException if the length is not the sides'
   */
  public static SortedMap<Integer, Rle> ofEach(byte[] ids, int width, int height) {
    if (ids.length == 0 || ids.length != (long) width * height) {
      throw new IllegalArgumentException(
          ids.length + " bytes are not ids of " + width + "x" + height);
    }
    SortedMap<Integer, Runs> found = new TreeMap<>();
    int start = 0;
    byte id = ids[0];
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        byte here = ids[y * width + x];
        if (here != id) {
          int end = x * height + y;
          found.computeIfAbsent(id & 0xff, k -> new Runs()).span(start, end);
          start = end;
          id = here;
        }
      }
    }
    found.computeIfAbsent(id & 0xff, k -> new Runs()).span(start, ids.length);
    SortedMap<Integer, Rle> masks = new TreeMap<>();
    found.forEach(
        (key, runs) -> {
          runs.span(ids.length, ids.length);
          masks.put(key, new Rle(width, height, runs.counts()));
        });
    return masks;
  }

  /**
   * A mask from uncompressed COCO counts.
   *
   * @throws Refusal INPUT if a count is negative, they do not add up to the sides' pixels, or there
   *     are more pixels than {@link Limits#imagePixels}
   */
  public static Rle ofCounts(long[] counts, int width, int height) {
    long pixels = pixels(width, height);
    Runs runs = new Runs();
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 0 || counts[i] > pixels - sum) {
        throw Refusal.input(
            "run-length mask: run of %d after %d pixels, wanted at most %d in a mask of %dx%d",
            counts[i], sum, pixels - sum, width, height);
      }
      runs.add(i % 2 == 1, (int) counts[i]);
      sum += counts[i];
    }
    if (sum != pixels) {
      throw Refusal.input(
          "run-length mask: the runs add up to %d pixels, a mask of %dx%d has %d",
          sum, width, height, pixels);
    }
    return new Rle(width, height, runs.counts());
  }

  /**
   * A mask from COCO's compressed text.
   *
   * @throws Refusal INPUT if the text is not of that form, or as {@link #ofCounts}
   */
  public static Rle ofCompressed(String text, int width, int height) {
    return ofCounts(CocoText.parse(text), width, height);
  }

  /**
   * A mask from pairs "start length": starts count from 1, in the given order of pixels.
   *
   * @throws Refusal INPUT if the text has something else, pairs overlap or leave the mask
   */
  public static Rle ofPairs(String text, int width, int height, PixelOrder order) {
    long pixels = pixels(width, height);
    int[] runs = PairText.parse(text, pixels);
    return order == PixelOrder.COLUMNS
        ? new Rle(width, height, runs)
        : new Rle(height, width, runs).transposed();
  }

  static long pixels(int width, int height) {
    long limit = Math.min(Limits.defaults().imagePixels(), Integer.MAX_VALUE - 64);
    if (width < 1 || height < 1 || (long) width * height > limit) {
      throw Refusal.input(
          "run-length mask: %dx%d pixels, wanted sides from 1 and at most %d pixels"
              + " (intarsia.limit.imagePixels)",
          width, height, limit);
    }
    return (long) width * height;
  }

  /** Pixels along a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** A copy of the run lengths, zeros first. */
  public int[] counts() {
    return counts.clone();
  }

  /** The runs as COCO's compressed text. */
  public String compressed() {
    return CocoText.write(counts);
  }

  /** The runs as pairs "start length" separated by blanks, starts from 1, in the given order. */
  public String pairs(PixelOrder order) {
    return PairText.write(order == PixelOrder.COLUMNS ? counts : transposed().counts);
  }

  /** The mask as 0 and 1, [height, width], row-major. */
  public byte[] decode() {
    byte[] mask = new byte[width * height];
    int x = 0;
    int y = 0;
    for (int i = 0; i < counts.length; i++) {
      for (int left = counts[i]; left > 0; ) {
        int end = Math.min(height, y + left);
        left -= end - y;
        for (int at = y * width + x; i % 2 == 1 && y < end; y++, at += width) {
          mask[at] = 1;
        }
        x += end == height ? 1 : 0;
        y = end == height ? 0 : end;
      }
    }
    return mask;
  }

  /** Pixels inside. */
  public long area() {
    long area = 0;
    for (int i = 1; i < counts.length; i += 2) {
      area += counts[i];
    }
    return area;
  }

  /** The smallest rectangle around the pixels inside: x, y, width, height; all 0 if empty. */
  public int[] box() {
    int left = width;
    int top = height;
    int right = -1;
    int bottom = -1;
    int at = 0;
    for (int i = 0; i < counts.length; at += counts[i++]) {
      if (i % 2 == 0 || counts[i] == 0) {
        continue;
      }
      int last = at + counts[i] - 1;
      boolean oneColumn = at / height == last / height;
      left = Math.min(left, at / height);
      right = last / height;
      top = oneColumn ? Math.min(top, at % height) : 0;
      bottom = oneColumn ? Math.max(bottom, last % height) : height - 1;
    }
    return right < 0 ? new int[4] : new int[] {left, top, right - left + 1, bottom - top + 1};
  }

  /** Pixels inside this mask or the other. */
  public Rle or(Rle other) {
    return merged(other, (a, b) -> a || b);
  }

  /** Pixels inside both. */
  public Rle and(Rle other) {
    return merged(other, (a, b) -> a && b);
  }

  /** Pixels inside this mask and not in the other. */
  public Rle minus(Rle other) {
    return merged(other, (a, b) -> a && !b);
  }

  /** Intersection over union; 0 if both are empty. */
  public double iou(Rle other) {
    long inside = and(other).area();
    return inside == 0 ? 0 : (double) inside / (area() + other.area() - inside);
  }

  /** Intersection over this mask's own area: COCO's measure against a crowd region. */
  public double share(Rle crowd) {
    long inside = and(crowd).area();
    return inside == 0 ? 0 : (double) inside / area();
  }

  /** Whether a pixel is inside, given whether it is in either mask; (false, false) to false. */
  private interface Rule {
    boolean inside(boolean a, boolean b);
  }

  private Rle merged(Rle other, Rule rule) {
    if (width != other.width || height != other.height) {
      throw new IllegalArgumentException(
          "masks of %dx%d and %dx%d".formatted(width, height, other.width, other.height));
    }
    Runs runs = new Runs();
    int i = 0;
    int j = 0;
    int a = 0;
    int b = 0;
    while (true) {
      while (a == 0 && i < counts.length) {
        a = counts[i++];
      }
      while (b == 0 && j < other.counts.length) {
        b = other.counts[j++];
      }
      int step = Math.min(a, b);
      if (step == 0) {
        return new Rle(width, height, runs.counts());
      }
      runs.add(rule.inside(i % 2 == 0, j % 2 == 0), step);
      a -= step;
      b -= step;
    }
  }

  /** This mask reflected in its diagonal: its runs are this mask's runs along the rows. */
  private Rle transposed() {
    byte[] mask = decode();
    Runs runs = new Runs();
    for (byte pixel : mask) {
      runs.add(pixel != 0, 1);
    }
    return new Rle(height, width, runs.counts());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rle that
        && width == that.width
        && height == that.height
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * List.of(width, height).hashCode() + Arrays.hashCode(counts);
  }

  /** Sides and area, such as {@code 640x480 mask, 1200 inside}. */
  @Override
  public String toString() {
    return width + "x" + height + " mask, " + area() + " inside";
  }
}
