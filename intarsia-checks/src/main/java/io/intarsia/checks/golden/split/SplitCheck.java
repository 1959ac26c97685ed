package io.intarsia.checks.golden.split;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.data.split.Folds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** The test fold of every sample, as scikit-learn's KFold, StratifiedKFold and GroupKFold give. */
public final class SplitCheck {
  private SplitCheck() {}

  /** How many samples of a case are in another fold. */
  public static int wrong(JsonNode c) {
    int[] got = folds(c);
    JsonNode wanted = c.get("test_fold_of_sample");
    int wrong = Math.abs(got.length - wanted.size());
    for (int i = 0; i < Math.min(got.length, wanted.size()); i++) {
      wrong += got[i] == wanted.get(i).asInt() ? 0 : 1;
    }
    return wrong;
  }

  private static int[] folds(JsonNode c) {
    int folds = c.at("/params/n_splits").asInt();
    if (c.at("/params/shuffle").asBoolean()) {
      throw new IllegalArgumentException("folds by NumPy's random numbers are not made here");
    }
    if (c.has("groups")) {
      return groups(c.get("groups"), folds);
    }
    return c.has("labels")
        ? Folds.stratified(codes(c.get("labels")), folds)
        : Folds.kFold(c.at("/params/n_samples").asInt(), folds);
  }

  private static int[] groups(JsonNode list, int folds) {
    if (list.path(0).isTextual()) {
      return Folds.group(texts(list), folds);
    }
    List<Double> numbers = new ArrayList<>();
    list.forEach(n -> numbers.add(n.asDouble()));
    return Folds.group(numbers, folds);
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static int[] codes(JsonNode labels) {
    List<String> texts = texts(labels);
    return texts.stream().mapToInt(texts::indexOf).toArray();
  }
}
