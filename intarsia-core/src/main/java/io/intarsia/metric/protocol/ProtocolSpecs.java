package io.intarsia.metric.protocol;

import io.intarsia.base.Refusal;
import io.intarsia.config.Section;
import java.util.List;
import java.util.OptionalDouble;

/** Reads protocols from names and configurations. */
public final class ProtocolSpecs {
  /** The known names; {@link CompetitionDice} is for masks that may overlap and stands apart. */
  public static final List<String> NAMES = List.of("plain", "hf", "mmseg", "cityscapes");

  private ProtocolSpecs() {}

  /**
   * A protocol with its defaults.
   *
   * @throws Refusal USAGE for an unknown name
   */
  public static Protocol named(String name) {
    return switch (name) {
      case "plain" -> new Protocol.Plain();
      case "hf" -> new Protocol.Hf(OptionalDouble.empty());
      case "mmseg" -> new Protocol.Mmseg(OptionalDouble.empty());
      case "cityscapes" -> new Protocol.Cityscapes();
      default ->
          throw Refusal.usage("no protocol '%s'; there are %s", name, String.join(", ", NAMES));
    };
  }

  /**
   * A protocol of a mapping with {@code type} and, for hf and mmseg, {@code nan_to_num}.
   *
   * @throws Refusal USAGE for an unknown type or key
   */
  public static Protocol read(Section section) {
    String type = section.text("type");
    if (!NAMES.contains(type)) {
      throw section.unknownType(NAMES);
    }
    boolean takesNumber = type.equals("hf") || type.equals("mmseg");
    OptionalDouble instead =
        takesNumber && section.has("nan_to_num")
            ? OptionalDouble.of(section.number("nan_to_num"))
            : OptionalDouble.empty();
    section.close();
    return switch (type) {
      case "hf" -> new Protocol.Hf(instead);
      case "mmseg" -> new Protocol.Mmseg(instead);
      default -> named(type);
    };
  }
}
