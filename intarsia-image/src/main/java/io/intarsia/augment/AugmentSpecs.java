package io.intarsia.augment;

import io.intarsia.base.Refusal;
import io.intarsia.config.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads transforms from a configuration: a list of mappings with a {@code type} each. */
public final class AugmentSpecs {
  private static final Map<String, SpecReader> READERS = new LinkedHashMap<>();

  static {
    GeometryReaders.register(READERS);
    ColourReaders.register(READERS);
    READERS.put("class_mix", (s, k) -> new MixSpec.ClassMix(k.p(0.5)));
    READERS.put("copy_paste", (s, k) -> new MixSpec.CopyPaste(k.classes("classes"), k.p(0.5)));
    READERS.put("sequential", (s, k) -> new ChoiceSpec.Sequential(inner(s), k.p(1)));
    READERS.put("one_of", (s, k) -> new ChoiceSpec.OneOf(inner(s), k.p(0.5)));
    READERS.put(
        "some_of",
        (s, k) -> {
          List<TransformSpec> transforms = inner(s);
          int n = s.whole("n", 1, 1, 1000);
          boolean replace = s.flag("replace", true);
          if (!replace && n > transforms.size()) {
            throw s.wrong("n", "at most the number of transforms, unless replace is true");
          }
          return new ChoiceSpec.SomeOf(transforms, n, replace, k.p(1));
        });
  }

  private AugmentSpecs() {}

  /** Makes one transform of the section that names it, taking the keys it knows. */
  interface SpecReader {
    TransformSpec read(Section section, Keys keys);
  }

  /**
   * One transform.
   *
   * @throws Refusal USAGE if the type or a key is unknown or a value is off
   */
  public static TransformSpec read(Section section) {
    String type = section.text("type");
    SpecReader reader = READERS.get(type.replace('-', '_'));
    if (reader == null) {
      throw section.unknownType(List.copyOf(READERS.keySet()));
    }
    TransformSpec spec = reader.read(section, new Keys(section));
    section.close();
    return spec;
  }

  /** Transforms in order. */
  public static List<TransformSpec> read(List<Section> sections) {
    List<TransformSpec> specs = new ArrayList<>();
    sections.forEach(section -> specs.add(read(section)));
    return List.copyOf(specs);
  }

  /** The types that can be named. */
  public static List<String> types() {
    return List.copyOf(READERS.keySet());
  }

  private static List<TransformSpec> inner(Section section) {
    List<TransformSpec> transforms = read(section.sections("transforms"));
    if (transforms.isEmpty()) {
      throw section.wrong("transforms", "a list of at least one transform");
    }
    return transforms;
  }
}
