package io.intarsia.metric.protocol;

import io.intarsia.base.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Label ids as Cityscapes stores them, with what its evaluation wants to know of each.
 *
 * @param labels by id, from 0 without gaps
 * @param classSizes the mean pixels of an instance, by name, of every label that is evaluated by
 *     instances
 */
public record StreetLabels(List<Label> labels, Map<String, Double> classSizes) {
  /** An instance id divided by this is its label id. */
  public static final int INSTANCES = 1000;

  /**
   * One label.
   *
   * @param category the group it belongs to
   * @param ignored whether its pixels count for nothing
   * @param instances whether single objects of it are told apart
   */
  public record Label(int id, String name, String category, boolean ignored, boolean instances) {}

  /** The 34 labels of mcordts/cityscapesScripts helpers/labels.py @0bcc4a72 (id -1 left out). */
  public static final StreetLabels CITYSCAPES = new StreetLabels(cityscapes(), sizes());

  /**
   * @throws IllegalArgumentException if ids are not 0, 1, 2, ..., or a size is missing
   */
  public StreetLabels {
    labels = List.copyOf(labels);
    classSizes = Map.copyOf(classSizes);
    for (int i = 0; i < labels.size(); i++) {
      Label label = labels.get(i);
      Checks.that(label.id() == i, "label %s has id %s", i, label.id());
      boolean wants = label.instances() && !label.ignored();
      Checks.that(
          !wants || classSizes.containsKey(label.name()), "no class size of %s", label.name());
    }
  }

  /** The categories, in the order of their first labels. */
  public List<String> categories() {
    return labels.stream().map(Label::category).distinct().toList();
  }

  private static List<Label> cityscapes() {
    List<Label> labels = new ArrayList<>();
    String table =
        """
        void: unlabeled-, ego vehicle-, rectification border-, \
        out of roi-, static-, dynamic-, ground-
        flat: road, sidewalk, parking-, rail track-
        construction: building, wall, fence, guard rail-, bridge-, tunnel-
        object: pole, polegroup-, traffic light, traffic sign
        nature: vegetation, terrain
        sky: sky
        human: person*, rider*
        vehicle: car*, truck*, bus*, caravan*-, trailer*-, train*, motorcycle*, bicycle*
        """;
    for (String line : table.strip().split("\n")) {
      String[] halves = line.split(": ");
      for (String text : halves[1].split(", ")) {
        boolean ignored = text.endsWith("-");
        boolean instances = text.contains("*");
        String name = text.replaceAll("[*-]", "");
        labels.add(new Label(labels.size(), name, halves[0], ignored, instances));
      }
    }
    return labels;
  }

  private static Map<String, Double> sizes() {
    return Map.of(
        "bicycle", 4672.3249222261,
        "caravan", 36771.8241758242,
        "motorcycle", 6298.7200839748,
        "rider", 3930.4788056518,
        "bus", 35732.1511111111,
        "train", 67583.7075812274,
        "car", 12794.0202738185,
        "person", 3462.4756337644,
        "truck", 27855.1264367816,
        "trailer", 16926.9763313609);
  }
}
