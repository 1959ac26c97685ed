package io.intarsia.data.polygon;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How shapes become labels. Pixels of no shape have the background class, which is the one named
 * {@code background} or {@code _background_}; where there is none they are ignored. Shapes labelled
 * {@code __ignore__}, or by one of the ignored names, are ignored too.
 *
 * @param space the classes
 * @param multiLabel true for a mask of each class, which may overlap
 * @param overlap who has a pixel of several shapes; no matter if there are many masks
 * @param ignored names of labels that are left out
 */
public record Painting(
    LabelSpace space, boolean multiLabel, Overlap overlap, List<String> ignored) {
  /**
   * @throws Refusal USAGE for more than 255 classes
   */
  public Painting {
    if (space.size() > LabelMap.IGNORE) {
      throw Refusal.usage("%d classes are more than labels hold, 255", space.size());
    }
    ignored = List.copyOf(ignored);
  }

  private static final List<String> BACKGROUND = List.of("background", "_background_");

  /**
   * The position of a label's class, or 255 for one that is left out.
   *
   * @throws Refusal INPUT if there is no such class
   */
  public int position(String label, String where) {
    if (label.equals("__ignore__") || ignored.contains(label)) {
      return LabelMap.IGNORE;
    }
    for (int i = 0; i < space.size(); i++) {
      if (space.classes().get(i).name().equals(label)) {
        return i;
      }
    }
    try {
      return space.indexOf(space.find(label).ids().get(0));
    } catch (Refusal e) {
      throw Refusal.input(
          "%s: %s; add it to labels, or leave it out with ignore_labels: [%s]",
          where, String.valueOf(e.getMessage()), Quote.of(label));
    }
  }

  /** Paints the shapes. */
  public Truth paint(List<Shape> shapes, int width, int height) {
    return multiLabel ? masks(shapes, width, height) : classes(shapes, width, height);
  }

  private Truth masks(List<Shape> shapes, int width, int height) {
    byte[][] masks = new byte[space.size()][width * height];
    int background = background();
    byte[] covered = new byte[width * height];
    for (Shape shape : shapes) {
      byte[] mask = shape.region().mask(width, height);
      for (int i = 0; i < mask.length; i++) {
        if (mask[i] != 0) {
          covered[i] = 1;
          if (shape.position() < masks.length) {
            masks[shape.position()][i] = 1;
          }
        }
      }
    }
    if (background < masks.length) {
      for (int i = 0; i < covered.length; i++) {
        masks[background][i] |= (byte) (1 - covered[i]);
      }
    }
    List<GreyPicture> pictures = new ArrayList<>();
    for (byte[] mask : masks) {
      pictures.add(GreyPicture.of(width, height, mask));
    }
    return new Truth.Masks(pictures);
  }

  private Truth classes(List<Shape> shapes, int width, int height) {
    byte[] ids = new byte[width * height];
    Arrays.fill(ids, (byte) background());
    byte[] covered = new byte[overlap == Overlap.IGNORE ? ids.length : 0];
    for (Painted each : inOrder(shapes, width, height)) {
      for (int i = 0; i < ids.length; i++) {
        if (each.mask[i] != 0) {
          boolean disputed =
              covered.length > 0 && covered[i] != 0 && ids[i] != (byte) each.position;
          ids[i] = (byte) (disputed ? LabelMap.IGNORE : each.position);
          if (covered.length > 0) {
            covered[i] = 1;
          }
        }
      }
    }
    return new Truth.Classes(LabelMap.of(width, height, ids));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Painted(int position, byte[] mask) {
    long area() {
      long area = 0;
      for (byte pixel : mask) {
        area += pixel == 0 ? 0 : 1;
      }
      return area;
    }
  }

  private Iterable<Painted> inOrder(List<Shape> shapes, int width, int height) {
    if (overlap != Overlap.SMALLEST) {
      return () ->
          shapes.stream()
              .map(s -> new Painted(s.position(), s.region().mask(width, height)))
              .iterator();
    }
    List<Painted> all = new ArrayList<>();
    shapes.forEach(s -> all.add(new Painted(s.position(), s.region().mask(width, height))));
    all.sort(Comparator.comparingLong(Painted::area).reversed());
    return all;
  }

  private int background() {
    for (int i = 0; i < space.size(); i++) {
      if (BACKGROUND.contains(space.classes().get(i).name())) {
        return i;
      }
    }
    return LabelMap.IGNORE;
  }
}
