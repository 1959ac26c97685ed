package io.intarsia.predict.result;

import io.intarsia.base.Refusal;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.Rle;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A segmented picture: the class of every pixel, what the ids mean, how sure the network was, and
 * how it was made. Immutable.
 */
public final class Segmentation {
  private final LabelMap map;
  private final LabelSpace space;
  private final @Nullable Confidence confidence;
  private final Provenance provenance;
  private final long[] pixels;
  private final double[] sums;

  /**
   * @param map the class ids, at the size of the picture
   * @param space their meaning; the ignored id may occur in the map and counts as no class
   * @param confidence one value for each pixel, or null if none was asked for
   * @param provenance how the map was made
   * @throws Refusal MODEL if an id of the map is no class of the space
   * @throws IllegalArgumentException if the confidence has another number of pixels
   */
  public Segmentation(
      LabelMap map, LabelSpace space, @Nullable Confidence confidence, Provenance provenance) {
    if (confidence != null && confidence.size() != map.ids().length) {
      throw new IllegalArgumentException(
          "confidence of " + confidence.size() + " pixels for " + map);
    }
    this.map = map;
    this.space = space;
    this.confidence = confidence;
    this.provenance = provenance;
    this.pixels = map.histogram();
    for (int id = 0; id < pixels.length; id++) {
      if (pixels[id] > 0 && id != space.ignoreId() && !space.contains(id)) {
        throw Refusal.model(
            "the label map holds class %d, but label space %s has ids up to %d; give the model an"
                + " id2label that names all its classes",
            id, space.name(), space.maxId());
      }
    }
    this.sums = new double[pixels.length];
    if (confidence != null) {
      byte[] ids = map.ids();
      for (int i = 0; i < ids.length; i++) {
        sums[ids[i] & 0xff] += confidence.at(i);
      }
    }
  }

  /** The class ids. */
  public LabelMap map() {
    return map;
  }

  /** What the ids mean. */
  public LabelSpace space() {
    return space;
  }

  /** The confidence of each pixel, or null if none was asked for. */
  public @Nullable Confidence confidence() {
    return confidence;
  }

  /** How it was made. */
  public Provenance provenance() {
    return provenance;
  }

  /** This result read in another space, such as one with a merge added. */
  public Segmentation in(LabelSpace other) {
    return new Segmentation(map, other, confidence, provenance);
  }

  /** The classes that occur, by ascending id. */
  public List<ClassGroup> present() {
    return space.classes().stream()
        .filter(c -> c.id() < pixels.length && pixels[c.id()] > 0)
        .map(Segmentation::group)
        .toList();
  }

  private static ClassGroup group(LabelClass c) {
    return new ClassGroup(c.name(), List.of(c.id()), c.rgb());
  }

  /** The areas of the classes that occur, the largest first. */
  public List<ClassArea> areas() {
    return present().stream()
        .map(this::area)
        .sorted(Comparator.comparingLong(ClassArea::pixels).reversed())
        .toList();
  }

  /** The area of a class or merge, perhaps empty. */
  public ClassArea area(ClassGroup group) {
    long count = 0;
    double sum = 0;
    for (int id : group.ids()) {
      count += id < pixels.length ? pixels[id] : 0;
      sum += id < pixels.length ? sums[id] : 0;
    }
    Double score = confidence == null || count == 0 ? null : (Double) (sum / count);
    return new ClassArea(group, count, (double) count / map.ids().length, score);
  }

  /**
   * The area of a class or merge, perhaps empty.
   *
   * @throws Refusal USAGE for an unknown name
   */
  public ClassArea area(String name) {
    return area(space.find(name));
  }

  /** 255 where the class or merge is, 0 elsewhere. */
  public GreyPicture mask(ClassGroup group) {
    return map.mask(
        group.ids().stream().mapToInt(id -> id).filter(id -> id < pixels.length).toArray());
  }

  /**
   * 255 where the class or merge is, 0 elsewhere.
   *
   * @throws Refusal USAGE for an unknown name
   */
  public GreyPicture mask(String name) {
    return mask(space.find(name));
  }

  /** The run-length masks of all ids that occur, by id. */
  public SortedMap<Integer, Rle> rles() {
    return Rle.ofEach(map.ids(), map.width(), map.height());
  }

  /**
   * The connected regions of every class, in the order of their first pixels along the rows.
   *
   * @param least regions of fewer pixels are left out
   */
  public List<Region> regions(int least) {
    return Regions.of(map, present(), confidence, least);
  }

  /** The connected regions of one class, or of one merge taken as a whole. */
  public List<Region> regions(ClassGroup group, int least) {
    return Regions.of(map, List.of(group), confidence, least);
  }

  /** The list that pipeline users know: one entry for each class that occurs, by ascending id. */
  public List<Segment> segments() {
    return present().stream().map(g -> new Segment(g.name(), area(g).score(), mask(g))).toList();
  }

  /** Sides, classes and time, such as {@code 640x480 labels, 12 classes of ade20k, 31 ms}. */
  @Override
  public String toString() {
    return map
        + ", "
        + present().size()
        + " classes of "
        + space.name()
        + ", "
        + Math.round(provenance.millis())
        + " ms";
  }
}
