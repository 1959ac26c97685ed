package io.intarsia.pretrained;

import com.fasterxml.jackson.databind.node.TextNode;
import io.intarsia.config.JsonFile;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a model in its config.json: {@code id2label} and {@code label2id} as the Hub has
 * them, and two keys of our own for what these leave out, colours and synonyms.
 */
final class LabelFiles {
  private static final String NAMES = "id2label";
  private static final String COLOURS = "intarsia_colors";
  private static final String SYNONYMS = "intarsia_synonyms";
  private static final String BETWEEN = ";";

  private LabelFiles() {}

  static void write(LabelSpace labels, Map<String, Object> config) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, Integer> ids = new LinkedHashMap<>();
    Map<String, String> colours = new LinkedHashMap<>();
    Map<String, String> synonyms = new LinkedHashMap<>();
    for (LabelClass label : labels.classes()) {
      String id = Integer.toString(label.id());
      names.put(id, label.name());
      ids.put(label.name(), label.id());
      colours.put(id, String.format("#%06x", label.rgb()));
      synonyms.put(id, String.join(BETWEEN, label.synonyms()));
    }
    config.put(NAMES, names);
    config.put("label2id", ids);
    config.put(COLOURS, colours);
    config.put(SYNONYMS, synonyms);
  }

  /** True if the file names classes. */
  static boolean has(JsonFile config) {
    return !config.textsById(NAMES).isEmpty();
  }

  /**
   * The classes that a file names.
   *
   * @throws io.intarsia.base.Refusal MODEL if a name is blank or a colour none
   */
  static LabelSpace read(JsonFile config) {
    LabelSpace plain = LabelSpace.of(config.textsById(NAMES));
    Map<Integer, String> colours = config.textsById(COLOURS);
    Map<Integer, String> synonyms = config.textsById(SYNONYMS);
    List<LabelClass> classes = new ArrayList<>();
    for (LabelClass label : plain.classes()) {
      String also = synonyms.getOrDefault(label.id(), "");
      classes.add(
          new LabelClass(
              label.id(),
              label.name(),
              also.isBlank() ? label.synonyms() : List.of(also.split(BETWEEN)),
              colour(config, colours.get(label.id()), label.rgb())));
    }
    return new LabelSpace(
        plain.name(), classes, plain.ignoreId(), plain.reduceLabels(), plain.merges());
  }

  private static int colour(JsonFile config, @Nullable String text, int usual) {
    if (text == null) {
      return usual;
    }
    if (!text.matches("#[0-9a-fA-F]{6}")) {
      throw config.wrong(COLOURS, "colours such as #1f6f8b", TextNode.valueOf(text));
    }
    return Integer.parseInt(text.substring(1), 16);
  }
}
