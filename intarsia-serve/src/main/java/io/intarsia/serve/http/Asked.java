package io.intarsia.serve.http;

import io.intarsia.base.Quote;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelSpace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the address of a request asks of a segmentation.
 *
 * @param form the form of results, if it is named
 * @param classes names of classes and merges that results are about; none for all that occur
 * @param merges more names for several classes, each {@code NAME=A,B}
 * @param opacity the share of colour in an overlay, 0..1
 * @param least regions of fewer pixels are left out of JSON and GeoJSON
 * @param box what of the picture is looked at, if not all of it
 */
public record Asked(
    Optional<Form> form,
    List<String> classes,
    List<String> merges,
    double opacity,
    int least,
    Optional<Box> box) {
  private static final List<String> KNOWN =
      List.of("format", "class", "merge", "opacity", "least", "box");
  private static final int MOST_NAMES = 256;
  private static final double OPACITY = 0.5;
  private static final int LEAST = 16;

  /** Takes copies of the lists. */
  public Asked {
    classes = List.copyOf(classes);
    merges = List.copyOf(merges);
  }

  /**
   * Reads the query of an address.
   *
   * @throws Problem 400 for unknown parameters and values that cannot be read
   */
  public static Asked parse(Map<String, List<String>> query) {
    TreeSet<String> unknown = new TreeSet<>(query.keySet());
    KNOWN.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw Problem.bad(
          "unknown parameter '%s'; there are %s",
          Quote.of(unknown.first()), String.join(", ", KNOWN));
    }
    List<String> classes = query.getOrDefault("class", List.of());
    List<String> merges = query.getOrDefault("merge", List.of());
    if (classes.size() + merges.size() > MOST_NAMES) {
      throw Problem.bad("at most %d classes and merges can be named", MOST_NAMES);
    }
    return new Asked(
        one(query, "format").map(Form::named),
        classes,
        merges,
        one(query, "opacity").map(Asked::share).orElse(OPACITY),
        one(query, "least").map(Asked::count).orElse(LEAST),
        one(query, "box").map(Box::parse));
  }

  private static Optional<String> one(Map<String, List<String>> query, String key) {
    List<String> values = query.getOrDefault(key, List.of());
    if (values.size() > 1) {
      throw Problem.bad("%s stands there %d times, wanted once", key, values.size());
    }
    return values.stream().findFirst();
  }

  private static double share(String text) {
    if (!text.matches("0(\\.[0-9]{1,9})?|1(\\.0{1,9})?|\\.[0-9]{1,9}")) {
      throw Problem.bad("opacity wants a number from 0 to 1, got '%s'", Quote.of(text));
    }
    return Double.parseDouble(text);
  }

  private static int count(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw Problem.bad("least wants a number of pixels, got '%s'", Quote.of(text));
    }
    return Integer.parseInt(text);
  }

  /** How many classes and merges results are about; 0 for all that occur. */
  public int groups() {
    return classes.isEmpty() ? merges.size() : classes.size();
  }

  /**
   * A label space with the merges added.
   *
   * @throws io.intarsia.base.Refusal USAGE for names it does not know
   */
  public LabelSpace in(LabelSpace space) {
    LabelSpace merged = space;
    for (String merge : merges) {
      merged = merged.withMerge(merge);
    }
    return merged;
  }

  /**
   * The classes and merges that results are about; empty for all that occur.
   *
   * @param space one that {@link #in} gave
   * @throws io.intarsia.base.Refusal USAGE for names it does not know
   */
  public List<ClassGroup> chosen(LabelSpace space) {
    if (!classes.isEmpty()) {
      return classes.stream().map(space::find).toList();
    }
    List<ClassGroup> all = space.merges();
    return List.copyOf(all.subList(all.size() - merges.size(), all.size()));
  }
}
