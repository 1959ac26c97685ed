package io.intarsia.evaluate;

import io.intarsia.base.Refusal;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.predict.Segmenter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gives every pixel of a picture one class. Implementations are safe to share between threads. */
@FunctionalInterface
public interface LabelPredictor {
  /**
   * Labels a picture.
   *
   * @return of the picture's own size; positions of classes in the data set's label space
   */
  LabelMap labels(Picture picture);

  /**
   * A segmenter, its classes matched with a data set's by their names.
   *
   * @throws Refusal USAGE if the data set lacks a class of the model
   */
  static LabelPredictor of(Segmenter segmenter, LabelSpace space) {
    int[] table = new int[256];
    Arrays.fill(table, LabelMap.IGNORE);
    List<String> missing = new ArrayList<>();
    for (LabelClass known : segmenter.labels().classes()) {
      try {
        ClassGroup found = space.find(known.name());
        table[known.id()] = space.indexOf(found.ids().get(0));
      } catch (Refusal refusal) {
        missing.add(known.name());
      }
    }
    if (!missing.isEmpty()) {
      throw Refusal.usage(
          "the model has %d classes that the data set's %s lacks: %s; evaluate on a data set with"
              + " the model's classes",
          missing.size(),
          space.name(),
          String.join(", ", missing.subList(0, Math.min(5, missing.size()))));
    }
    return picture -> segmenter.segment(picture).map().mapped(table);
  }
}
