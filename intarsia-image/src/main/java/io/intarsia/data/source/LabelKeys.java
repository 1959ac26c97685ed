package io.intarsia.data.source;

import io.intarsia.base.Refusal;
import io.intarsia.config.Section;
import io.intarsia.data.file.LabelFile;
import io.intarsia.data.file.MaskCodec;
import io.intarsia.data.file.MaskFormat;
import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of a data set that speak of classes: {@code labels} (a built-in space, a list of
 * names, or a file), {@code reduce_labels}, {@code mask_format}, {@code ignore}, {@code
 * ignore_colours} and {@code values}.
 */
final class LabelKeys {
  private LabelKeys() {}

  /**
   * The classes.
   *
   * @param fallback where there is no key {@code labels}; null if there must be one
   */
  static LabelSpace space(Section section, Path base, @Nullable LabelSpace fallback) {
    LabelSpace space = named(section, base, fallback);
    return space.withReduceLabels(section.flag("reduce_labels", space.reduceLabels()));
  }

  private static LabelSpace named(Section section, Path base, @Nullable LabelSpace fallback) {
    if (!section.has("labels") && fallback != null) {
      return fallback;
    }
    if (section.isList("labels")) {
      return LabelFile.of(section.texts("labels", List.of()));
    }
    String name = section.text("labels");
    if (LabelSpace.builtIns().contains(name)) {
      return LabelSpace.builtIn(name);
    }
    Path file = base.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw section.wrong(
          "labels",
          "a list of names, a file (%s is none), or one of %s"
              .formatted(file, LabelSpace.builtIns()));
    }
    return LabelFile.read(file);
  }

  /** What the pixels of masks mean. */
  static MaskCodec codec(Section section, LabelSpace space) {
    MaskCodec codec = MaskCodec.of(section.choice("mask_format", MaskFormat.INDEX), space);
    if (section.has("values")) {
      codec = codec.withValues(values(section.section("values"), space));
    }
    List<Integer> ignored = section.wholes("ignore", List.of());
    if (ignored.stream().anyMatch(v -> v < 0 || v > LabelSpace.MAX_ID)) {
      throw section.wrong("ignore", "values of a mask, 0 to " + LabelSpace.MAX_ID);
    }
    List<Integer> colours = new ArrayList<>();
    for (String text : section.texts("ignore_colours", List.of())) {
      if (!text.matches("#[0-9a-fA-F]{6}")) {
        throw section.wrong("ignore_colours", "colours such as \"#ffffff\", in quotes");
      }
      colours.add(Integer.parseInt(text.substring(1), 16));
    }
    return codec.ignoring(ignored).ignoringColours(colours);
  }

  private static Map<Integer, Integer> values(Section section, LabelSpace space) {
    Map<Integer, Integer> positions = new HashMap<>();
    for (String key : section.keys()) {
      if (!key.matches("[0-9]{1,5}") || Integer.parseInt(key) > LabelSpace.MAX_ID) {
        throw section.wrong(key, "keys that are values of a mask, 0 to " + LabelSpace.MAX_ID);
      }
      String name = section.text(key);
      int position =
          name.equals("ignore") ? LabelMap.IGNORE : space.indexOf(space.find(name).ids().get(0));
      if (position < 0) {
        throw Refusal.usage("values: '%s' is no class", name);
      }
      positions.put(Integer.parseInt(key), position);
    }
    section.close();
    return positions;
  }
}
