package io.intarsia.loss;

import io.intarsia.base.Refusal;
import io.intarsia.config.Section;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * Reads losses: {@code {type: dice, mode: multiclass, smooth: 1}}. Keys and defaults are those of
 * the loss's reference, but {@code ignore_index}, which is the id that the data leave unknown.
 */
public final class LossSpecs {
  /** The id of unknown pixels unless the data have another. */
  public static final int IGNORE = 255;

  private enum Type {
    CROSS_ENTROPY(CrossEntropy::read),
    BCE(BinaryCrossEntropy::read),
    SOFT_BCE(SoftBinaryCrossEntropy::read),
    SOFT_CE(SoftCrossEntropy::read),
    FOCAL(Focal::read),
    DICE(Dice::read),
    JACCARD(Jaccard::read),
    TVERSKY(Tversky::read),
    LOVASZ(Lovasz::read),
    LOVASZ_SOFTMAX(Lovasz.Softmax::read),
    LOVASZ_HINGE((section, ignoreId) -> Lovasz.Hinge.read(section, ignoreId, true)),
    MCC(Mcc::read),
    BOUNDARY(Kervadec.Boundary::read),
    GENERALIZED_DICE(Kervadec.GeneralizedDice::read),
    PICTURE_DICE(Kervadec.PictureDice::read),
    SOFTMAX_FOCAL(Kervadec.SoftmaxFocal::read),
    ACTIVE_BOUNDARY(ActiveBoundary::read),
    FOCAL_DICE(FocalDice::read),
    SEGFORMER(Segformer::read);

    final BiFunction<Section, Integer, LossSpec> reader;

    Type(BiFunction<Section, Integer, LossSpec> reader) {
      this.reader = reader;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private LossSpecs() {}

  /** The types there are. */
  public static List<String> types() {
    return Arrays.stream(Type.values()).map(Type::key).toList();
  }

  /** As {@link #read(Section, int)}, of data that leave 255 unknown. */
  public static LossSpec read(Section section) {
    return read(section, IGNORE);
  }

  /**
   * Reads one loss and closes its section.
   *
   * @param ignoreId the id of unknown pixels, unless {@code ignore_index} says another
   * @throws Refusal USAGE if the type is unknown, a key is unknown or a value is out of range
   */
  public static LossSpec read(Section section, int ignoreId) {
    String wanted = section.text("type");
    for (Type type : Type.values()) {
      if (type.key().equals(wanted.replace('-', '_'))) {
        LossSpec read = type.reader.apply(section, ignoreId);
        section.close();
        return read;
      }
    }
    throw section.unknownType(types());
  }
}
