package io.intarsia.data.synth.hand;

import io.intarsia.base.Checks;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.data.synth.Dice;
import io.intarsia.data.synth.Prints;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.Polygons;
import io.intarsia.label.LabelSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Drawn X-ray pictures of hands: 29 bones, which overlap, each with a mask of its own. Names and
 * order are those of the hand-bone contest: finger-1 to finger-19 (each finger from its tip to the
 * palm, thumb first), eight carpal bones, radius and ulna. Two pictures belong to a person, right
 * hand and left. The same seed, index and side give the same bytes on every machine.
 *
 * @param seed chooses the hands
 * @param size the number of pictures
 * @param side pixels along a row, and rows, {@value #LEAST} to {@value #MOST}
 */
public record Bones(long seed, int size, int side) implements Dataset {
  /** The smallest side at which every bone has a pixel. */
  public static final int LEAST = 64;

  /** The largest side. */
  public static final int MOST = 2048;

  private static final List<String> REST =
      List.of(
          "Trapezium",
          "Trapezoid",
          "Capitate",
          "Hamate",
          "Scaphoid",
          "Lunate",
          "Triquetrum",
          "Pisiform",
          "Radius",
          "Ulna");

  private static final LabelSpace SPACE = makeSpace();
  private static final int VERSION = 1;

  /**
   * @throws IllegalArgumentException if the number is below 1 or the side out of range
   */
  public Bones {
    Checks.positive("size", size);
    Checks.that(side >= LEAST && side <= MOST, "side must be %d to %d, got %d", LEAST, MOST, side);
  }

  private static LabelSpace makeSpace() {
    Map<Integer, String> names = new TreeMap<>();
    for (int i = 1; i <= 19; i++) {
      names.put(i - 1, "finger-" + i);
    }
    REST.forEach(name -> names.put(names.size(), name));
    return LabelSpace.of(names);
  }

  @Override
  public LabelSpace space() {
    return SPACE;
  }

  @Override
  public boolean multiLabel() {
    return true;
  }

  /** Person and picture, such as {@code ID001/image000001_R}. */
  @Override
  public String id(int index) {
    Objects.checkIndex(index, size);
    return String.format(
        Locale.ROOT, "%s/image%06d_%s", group(index), index + 1, index % 2 == 0 ? "R" : "L");
  }

  /** The person, such as {@code ID001}. */
  @Override
  public String group(int index) {
    return String.format(Locale.ROOT, "ID%03d", index / 2 + 1);
  }

  /**
   * The outline of every bone in the order of the classes, x0, y0, x1, y1 and so on in pixels; a
   * vertex may lie outside the picture. Filled with {@link Polygons#fill}, they are the masks.
   */
  public List<int[]> polygons(int index) {
    return polygons(shapes(index));
  }

  private static List<int[]> polygons(List<Shape> shapes) {
    List<int[]> out = new ArrayList<>();
    for (Shape shape : shapes) {
      double[] outline = shape.outline();
      int[] xy = new int[outline.length];
      for (int i = 0; i < xy.length; i++) {
        xy[i] = (int) Math.rint(outline[i]);
      }
      out.add(xy);
    }
    return out;
  }

  private List<Shape> shapes(int index) {
    Objects.checkIndex(index, size);
    return Hand.bones(new Dice(seed, index), side, index % 2 == 1);
  }

  /** The grey picture alone. */
  public GreyPicture picture(int index) {
    return XRay.render(new Dice(~seed, index), side, shapes(index));
  }

  @Override
  public Sample load(int index) {
    List<GreyPicture> masks = new ArrayList<>();
    for (int[] polygon : polygons(index)) {
      byte[] inside = Polygons.fill(side, side, List.of(polygon)).values();
      byte[] mask = new byte[inside.length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = (byte) (inside[i] & 1);
      }
      masks.add(GreyPicture.of(side, side, mask));
    }
    return new Sample(id(index), picture(index).toPicture(), new Truth.Masks(masks));
  }

  @Override
  public String fingerprint() {
    return Prints.of("bones", VERSION, seed, size, side);
  }
}
