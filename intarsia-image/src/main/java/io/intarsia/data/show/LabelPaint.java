package io.intarsia.data.show;

import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.PillowResize;
import io.intarsia.image.draw.Overlay;
import io.intarsia.label.LabelSpace;
import io.intarsia.preprocess.Resample;
import java.util.BitSet;
import java.util.List;

/**
 * Lays labels over pictures in the classes' colours, with a line where classes meet. Where masks
 * overlap, the colours are mixed in equal parts; pixels without a class are hatched.
 */
final class LabelPaint {
  /** The place of {@link LabelMap#IGNORE} among the classes that were seen. */
  static final int IGNORED = LabelMap.IGNORE;

  private static final double OPACITY = 0.55;
  private static final int LINES = 0xffffff;
  private static final int PERIOD = 8;
  private static final int STRIPE = 2;

  private final LabelSpace space;
  private final byte[] palette;

  /** Classes that pixels of what was painted have, by position; bit 255 for those without. */
  private final BitSet seen = new BitSet();

  LabelPaint(LabelSpace space) {
    this.space = space;
    this.palette = new byte[3 * Math.max(space.size(), IGNORED + 1)];
    for (int i = 0; i < space.size(); i++) {
      int rgb = space.classes().get(i).rgb();
      for (int c = 0; c < 3; c++) {
        palette[3 * i + c] = (byte) (rgb >> 16 - 8 * c);
      }
    }
  }

  BitSet seen() {
    return seen;
  }

  /**
   * The picture with its labels, both brought to new sides first so that lines stay sharp.
   *
   * @param picture already of the new sides
   */
  Picture over(Picture picture, Truth truth) {
    if (truth instanceof Truth.Classes classes) {
      return classes(picture, resized(classes.map(), picture.width(), picture.height()));
    }
    List<GreyPicture> masks = ((Truth.Masks) truth).masks();
    return masks(
        picture,
        masks.stream()
            .map(m -> PillowResize.resize(m, picture.width(), picture.height(), Resample.NEAREST))
            .toList());
  }

  private static LabelMap resized(LabelMap map, int width, int height) {
    return map.width() == width && map.height() == height
        ? map
        : PillowResize.resize(map, width, height);
  }

  private Picture classes(Picture picture, LabelMap map) {
    long[] counts = map.histogram();
    for (int id = 0; id < counts.length; id++) {
      if (counts[id] > 0) {
        seen.set(id);
      }
    }
    Picture blended = Overlay.blend(picture, map, palette, OPACITY, id -> id != LabelMap.IGNORE);
    Picture lined = Overlay.boundaries(blended, map, LINES);
    hatch(lined, map);
    return lined;
  }

  /** Darkens what has no class and strokes it aslant, in place. */
  private static void hatch(Picture picture, LabelMap map) {
    byte[] rgb = picture.rgb();
    for (int i = 0; i < map.ids().length; i++) {
      if ((map.ids()[i] & 0xff) != LabelMap.IGNORE) {
        continue;
      }
      boolean stripe = (i % map.width() + i / map.width()) % PERIOD < STRIPE;
      for (int c = 3 * i; c < 3 * i + 3; c++) {
        rgb[c] = (byte) (stripe ? 0xa0 : (rgb[c] & 0xff) / 3);
      }
    }
  }

  private Picture masks(Picture picture, List<GreyPicture> masks) {
    int width = picture.width();
    byte[] rgb = picture.rgb().clone();
    int[] sum = new int[3];
    for (int i = 0; i < rgb.length / 3; i++) {
      int found = 0;
      java.util.Arrays.fill(sum, 0);
      for (int k = 0; k < masks.size(); k++) {
        if (masks.get(k).values()[i] != 0) {
          found++;
          seen.set(k);
          for (int c = 0; c < 3; c++) {
            sum[c] += palette[3 * k + c] & 0xff;
          }
        }
      }
      for (int c = 0; c < 3 && found > 0; c++) {
        double mixed = (1 - OPACITY) * (rgb[3 * i + c] & 0xff) + OPACITY * sum[c] / found;
        rgb[3 * i + c] = (byte) (int) Math.round(mixed);
      }
    }
    for (int k = 0; k < masks.size(); k++) {
      outline(rgb, masks.get(k).values(), width, space.classes().get(k).rgb());
    }
    return Picture.of(width, picture.height(), rgb);
  }

  /** Draws the border of a mask in its class's colour, on its outermost pixels. */
  private static void outline(byte[] rgb, byte[] mask, int width, int colour) {
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] == 0) {
        continue;
      }
      int x = i % width;
      boolean edge =
          x == 0
              || x == width - 1
              || i < width
              || i >= mask.length - width
              || mask[i - 1] == 0
              || mask[i + 1] == 0
              || mask[i - width] == 0
              || mask[i + width] == 0;
      for (int c = 0; c < 3 && edge; c++) {
        rgb[3 * i + c] = (byte) (colour >> 16 - 8 * c);
      }
    }
  }
}
