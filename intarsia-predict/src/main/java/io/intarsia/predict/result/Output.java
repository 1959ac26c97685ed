package io.intarsia.predict.result;

import io.intarsia.image.Picture;
import io.intarsia.label.ClassGroup;
import io.intarsia.metric.Rle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A result on its way into files.
 *
 * @param stem the name of the files without what the writer appends, such as {@code street}
 * @param source the picture's own file name, as the files mention it
 * @param segmentation the result
 * @param picture the picture itself, or null where no overlay is wanted
 * @param chosen the classes and merges to write; empty for those that occur
 * @param least regions of fewer pixels are left out
 */
public record Output(
    String stem,
    String source,
    Segmentation segmentation,
    @Nullable Picture picture,
    List<ClassGroup> chosen,
    int least) {
  /** Takes a copy of the list. */
  public Output {
    chosen = List.copyOf(chosen);
  }

  /** The classes and merges to write: the chosen, or else those that occur, classes first. */
  public List<ClassGroup> groups() {
    if (!chosen.isEmpty()) {
      return chosen;
    }
    Stream<ClassGroup> merges =
        segmentation.space().merges().stream().filter(m -> segmentation.area(m).pixels() > 0);
    return Stream.concat(segmentation.present().stream(), merges).toList();
  }

  /** The regions of each of {@link #groups}, found in one pass for groups that share no class. */
  Map<ClassGroup, List<Region>> regions() {
    Map<ClassGroup, List<Region>> regions = new LinkedHashMap<>();
    groups().forEach(g -> regions.put(g, new ArrayList<>()));
    List<ClassGroup> rest = new ArrayList<>(regions.keySet());
    while (!rest.isEmpty()) {
      List<ClassGroup> pass = new ArrayList<>();
      List<Integer> taken = new ArrayList<>();
      for (ClassGroup group : rest) {
        if (Collections.disjoint(taken, group.ids())) {
          taken.addAll(group.ids());
          pass.add(group);
        }
      }
      rest.removeAll(pass);
      for (Region region : Regions.of(segmentation.map(), pass, segmentation.confidence(), least)) {
        regions.getOrDefault(region.group(), new ArrayList<>()).add(region);
      }
    }
    return regions;
  }

  /** The run-length mask of a group, from the masks of all ids. */
  Rle rle(ClassGroup group, SortedMap<Integer, Rle> masks) {
    int width = segmentation.map().width();
    int height = segmentation.map().height();
    return group.ids().stream()
        .flatMap(id -> Stream.ofNullable(masks.get(id)))
        .reduce(Rle::or)
        .orElseGet(() -> Rle.ofCounts(new long[] {(long) width * height}, width, height));
  }
}
