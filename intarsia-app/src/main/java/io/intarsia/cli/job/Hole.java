package io.intarsia.cli.job;

import io.intarsia.base.Refusal;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.MaskOps;

/** The part of a photo that is to be taken out, while it is put together. */
public final class Hole {
  /** The largest growth in pixels. */
  public static final int MOST_GROWTH = 200;

  /** How far around a pixel OpenCV looks for colours. */
  public static final double RADIUS = 5;

  private final int width;
  private final int height;
  private final byte[] open;

  /** No hole yet in a photo of this size. */
  public Hole(int width, int height) {
    this.width = width;
    this.height = height;
    open = new byte[width * height];
  }

  /**
   * Adds a box.
   *
   * @param text left, top, width, height in pixels, joined by commas
   * @throws Refusal USAGE if it is no such text or the box lies outside the photo
   */
  public void box(String text) {
    String[] parts = text.split(",", -1);
    int[] sides = new int[4];
    try {
      if (parts.length != sides.length) {
        throw new NumberFormatException();
      }
      for (int i = 0; i < sides.length; i++) {
        sides[i] = Integer.parseInt(parts[i].strip());
      }
    } catch (NumberFormatException e) {
      throw Refusal.usage("--box %s: wanted X,Y,W,H in whole pixels, such as 40,60,120,80", text);
    }
    long right = (long) sides[0] + sides[2];
    long bottom = (long) sides[1] + sides[3];
    boolean inside = sides[0] >= 0 && sides[1] >= 0 && right <= width && bottom <= height;
    if (!inside || sides[2] < 1 || sides[3] < 1) {
      throw Refusal.usage("--box %s does not lie within the photo's %dx%d", text, width, height);
    }
    for (int y = sides[1]; y < bottom; y++) {
      java.util.Arrays.fill(open, y * width + sides[0], y * width + (int) right, (byte) 255);
    }
  }

  /**
   * Adds a mask of the photo's size.
   *
   * @return how many pixels it has
   */
  public int add(GreyPicture mask) {
    int count = 0;
    byte[] values = mask.values();
    for (int i = 0; i < open.length; i++) {
      if (values[i] != 0) {
        open[i] = (byte) 255;
        count++;
      }
    }
    return count;
  }

  /**
   * The hole, 255 inside, grown by a disc.
   *
   * @throws Refusal USAGE if it is the whole photo: nothing is left to fill it from
   */
  public GreyPicture grown(int radius) {
    GreyPicture hole = GreyPicture.of(width, height, open);
    if (radius > 0) {
      GreyPicture disc = MaskOps.kernel(MaskOps.Shape.ELLIPSE, 2 * radius + 1);
      hole = MaskOps.morph(hole, MaskOps.Morphology.DILATE, disc);
    }
    if (count(hole) == width * height) {
      throw Refusal.usage(
          "the hole is the whole photo, so that nothing is left to fill it from; give a smaller"
              + " --box or --grow");
    }
    return hole;
  }

  /** The pixels of a hole. */
  public static int count(GreyPicture hole) {
    int count = 0;
    for (byte value : hole.values()) {
      count += value == 0 ? 0 : 1;
    }
    return count;
  }
}
