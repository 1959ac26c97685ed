package io.intarsia.label;

import io.intarsia.base.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Label spaces made from the {@code id2label} of a model's config.json. */
final class ModelLabels {
  private ModelLabels() {}

  static LabelSpace of(Map<Integer, String> id2label) {
    if (id2label.isEmpty()) {
      throw Refusal.model("id2label is empty; it must name each class the model tells apart");
    }
    Map<Integer, String> sorted = new TreeMap<>(id2label);
    for (String name : BuiltIn.NAMES) {
      LabelSpace space = BuiltIn.named(name);
      if (describes(space, sorted)) {
        return renamed(space, sorted);
      }
    }
    int[] colours = Palettes.distinct(sorted.size());
    List<LabelClass> classes = new ArrayList<>();
    sorted.forEach(
        (id, name) -> {
          boolean background = Names.same(name, "background");
          classes.add(LabelClass.of(id, name, background ? 0 : colours[classes.size()]));
        });
    return new LabelSpace("custom", classes, LabelSpace.NONE, false, List.of());
  }

  private static boolean describes(LabelSpace space, Map<Integer, String> id2label) {
    return space.size() == id2label.size()
        && space.classes().stream().allMatch(c -> shared(c, id2label.getOrDefault(c.id(), "")));
  }

  private static boolean shared(LabelClass known, String given) {
    return Names.parts(given).stream()
        .anyMatch(p -> known.synonyms().stream().anyMatch(s -> Names.same(p, s)));
  }

  /** The built-in space with the model's own spelling, found by the synonyms of both. */
  private static LabelSpace renamed(LabelSpace space, Map<Integer, String> id2label) {
    List<LabelClass> classes = new ArrayList<>();
    for (LabelClass known : space.classes()) {
      String given = id2label.getOrDefault(known.id(), known.name());
      if (Names.same(given, known.name())) {
        classes.add(known);
        continue;
      }
      Set<String> synonyms = new LinkedHashSet<>(Names.parts(given));
      synonyms.addAll(known.synonyms());
      classes.add(new LabelClass(known.id(), given, List.copyOf(synonyms), known.rgb()));
    }
    return new LabelSpace(space.name(), classes, space.ignoreId(), space.reduceLabels(), List.of());
  }
}
