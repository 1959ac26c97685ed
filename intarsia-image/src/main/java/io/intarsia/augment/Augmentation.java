package io.intarsia.augment;

import io.intarsia.data.Sample;
import io.intarsia.image.Mats;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Transforms in a row, applied to samples while a network is trained. What becomes of a sample
 * depends on the seed, the epoch and the sample's number alone: never on the order samples are
 * asked for, nor on the number of workers. Safe to share between threads.
 */
public final class Augmentation {
  private final List<TransformSpec> transforms;

  private Augmentation(List<TransformSpec> transforms) {
    this.transforms = List.copyOf(transforms);
    if (!transforms.isEmpty()) {
      Mats.useCallingThread();
    }
  }

  /**
   * Applies transforms in order; none leaves samples as they are. OpenCV works on the calling
   * thread alone in this process from then on, since samples are what is done side by side.
   */
  public static Augmentation of(List<TransformSpec> transforms) {
    return new Augmentation(transforms);
  }

  /** Leaves samples as they are. */
  public static Augmentation none() {
    return new Augmentation(List.of());
  }

  /** The transforms, in order. */
  public List<TransformSpec> transforms() {
    return transforms;
  }

  /**
   * One sample of one epoch, changed.
   *
   * @param index the sample's number in its data set
   * @param donors where mixing transforms take other samples from
   * @throws io.intarsia.base.Refusal INPUT if the picture is too small for a crop without padding
   */
  public Sample apply(Sample sample, long seed, int epoch, int index, Donors donors) {
    Dice dice = Dice.of(seed, epoch, index, donors);
    Sample now = sample;
    for (TransformSpec each : transforms) {
      now = each.apply(now, dice.split());
    }
    return now;
  }

  /** One sample of one epoch, changed without other samples. */
  public Sample apply(Sample sample, long seed, int epoch, int index) {
    return apply(sample, seed, epoch, index, Donors.none());
  }

  /** The transforms with every setting, as YAML that {@link AugmentSpecs} reads back. */
  public String toYaml() {
    return Description.of(transforms);
  }

  @Override
  public String toString() {
    return toYaml();
  }

  /** Transforms written as YAML: the name of the record and its components, in snake case. */
  private static final class Description {
    private Description() {}

    /** One line for each transform. */
    static String of(List<TransformSpec> transforms) {
      return transforms.stream().map(t -> "- " + of(t) + "\n").collect(Collectors.joining());
    }

    private static String of(TransformSpec transform) {
      StringJoiner keys = new StringJoiner(", ", "{", "}");
      keys.add("type: " + snake(transform.getClass().getSimpleName()));
      for (RecordComponent component : transform.getClass().getRecordComponents()) {
        Object value = value(component, transform);
        if (value != null) {
          keys.add(snake(component.getName()) + ": " + text(value));
        }
      }
      return keys.toString();
    }

    private static @Nullable Object value(RecordComponent component, TransformSpec of) {
      try {
        return component.getAccessor().invoke(of);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the accessor of a public record cannot be called", e);
      }
    }

    private static String text(Object value) {
      if (value instanceof List<?> list) {
        return list.stream().map(Description::text).collect(Collectors.joining(", ", "[", "]"));
      }
      if (value instanceof TransformSpec inner) {
        return of(inner);
      }
      if (value instanceof Range range) {
        return "[" + range.low() + ", " + range.high() + "]";
      }
      return value instanceof Enum<?> choice
          ? choice.name().toLowerCase(Locale.ROOT)
          : String.valueOf(value);
    }

    private static String snake(String camel) {
      return camel.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
  }
}
