package io.intarsia.augment;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Transforms written as YAML: the name of the record and its components, in snake case. */
final class Description {
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
