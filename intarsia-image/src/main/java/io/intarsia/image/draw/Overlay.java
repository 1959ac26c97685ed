package io.intarsia.image.draw;

import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Label maps as colours, alone or laid over the picture they belong to. */
public final class Overlay {
  private Overlay() {}

  /**
   * Every pixel in its class's colour.
   *
   * @param palette three bytes per id, red first; ids beyond it are black
   */
  public static Picture colours(LabelMap labels, byte[] palette) {
    byte[] rgb = new byte[Math.multiplyExact(labels.ids().length, 3)];
    IntStream.range(0, labels.height())
        .parallel()
        .forEach(
            y -> {
              int end = (y + 1) * labels.width();
              for (int i = y * labels.width(); i < end; i++) {
                int colour = (labels.ids()[i] & 0xff) * 3;
                for (int c = 0; c < 3 && colour + 2 < palette.length; c++) {
                  rgb[i * 3 + c] = palette[colour + c];
                }
              }
            });
    return Picture.of(labels.width(), labels.height(), rgb);
  }

  /**
   * The picture mixed with its classes' colours.
   *
   * @param palette three bytes per id, red first; ids beyond it are black
   * @param opacity how much of the colour shows, 0 to 1
   * @param shown the ids that are coloured; under the others the picture stays as it is
   * @throws IllegalArgumentException if the sides differ or the opacity is out of range
   */
  public static Picture blend(
      Picture picture, LabelMap labels, byte[] palette, double opacity, IntPredicate shown) {
    checkSides(picture, labels);
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException("opacity " + opacity + ", wanted 0 to 1");
    }
    int part = (int) Math.round(opacity * 256);
    boolean[] mixed = new boolean[256];
    for (int id = 0; id < 256; id++) {
      mixed[id] = shown.test(id);
    }
    byte[] from = picture.rgb();
    byte[] to = colours(labels, palette).rgb();
    IntStream.range(0, labels.height())
        .parallel()
        .forEach(
            y -> {
              int end = (y + 1) * labels.width();
              for (int i = y * labels.width(); i < end; i++) {
                int weight = mixed[labels.ids()[i] & 0xff] ? part : 0;
                for (int c = i * 3; c < i * 3 + 3; c++) {
                  int sum = (from[c] & 0xff) * (256 - weight) + (to[c] & 0xff) * weight;
                  to[c] = (byte) (sum + 128 >> 8);
                }
              }
            });
    return Picture.of(labels.width(), labels.height(), to);
  }

  /**
   * The picture with a line of one pixel where classes meet: every pixel whose right or lower
   * neighbour has another id.
   *
   * @param colour 0xRRGGBB
   * @throws IllegalArgumentException if the sides differ
   */
  public static Picture boundaries(Picture picture, LabelMap labels, int colour) {
    checkSides(picture, labels);
    int width = labels.width();
    byte[] ids = labels.ids();
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < ids.length; i++) {
      boolean right = (i + 1) % width != 0 && ids[i] != ids[i + 1];
      boolean below = i + width < ids.length && ids[i] != ids[i + width];
      if (right || below) {
        rgb[i * 3] = (byte) (colour >> 16);
        rgb[i * 3 + 1] = (byte) (colour >> 8);
        rgb[i * 3 + 2] = (byte) colour;
      }
    }
    return Picture.of(width, labels.height(), rgb);
  }

  private static void checkSides(Picture picture, LabelMap labels) {
    if (picture.width() != labels.width() || picture.height() != labels.height()) {
      throw new IllegalArgumentException(labels + " do not lie on " + picture);
    }
  }
}
