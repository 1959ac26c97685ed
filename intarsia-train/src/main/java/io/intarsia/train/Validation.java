package io.intarsia.train;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.ConfusionMatrix;
import io.intarsia.nn.Weights;
import io.intarsia.predict.Segmenter;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.infer.TorchExecutor;
import java.util.ArrayList;
import java.util.List;

/** Judges values of a network on a data set, at the labels' own size. */
final class Validation {
  private final Recipe recipe;

  Validation(Recipe recipe) {
    this.recipe = recipe;
  }

  /** The network with values, as a model that can be used or saved. */
  static Pretrained model(Recipe recipe, Weights weights) {
    LabelSpace space = positions(recipe.train().space());
    return new Pretrained(
        recipe.name(),
        recipe.variant().name(),
        recipe.variant().task(),
        recipe.network(),
        weights,
        space,
        recipe.preprocessing(),
        recipe.variant().stride(),
        recipe.variant().alignCorners(),
        List.of());
  }

  /** The classes by their positions, which is how a network numbers them. */
  static LabelSpace positions(LabelSpace space) {
    List<LabelClass> classes = new ArrayList<>();
    for (LabelClass each : space.classes()) {
      classes.add(new LabelClass(classes.size(), each.name(), each.synonyms(), each.rgb()));
    }
    return new LabelSpace(space.name(), classes, LabelMap.IGNORE, false, List.of());
  }

  /**
   * Counts true and predicted classes over a whole data set.
   *
   * @throws Refusal INPUT if a sample cannot be read
   */
  ConfusionMatrix run(Weights weights, Dataset data) {
    Pretrained model = model(recipe, weights);
    ConfusionMatrix matrix = new ConfusionMatrix(model.labels());
    TorchSettings settings = recipe.learning().settings();
    try (Segmenter segmenter =
        Segmenter.builder()
            .model(model)
            .executor(new TorchExecutor(settings))
            .threads(settings.threads())
            .build()) {
      for (int i = 0; i < data.size(); i++) {
        Sample sample = data.load(i);
        LabelMap found = segmenter.segment(sample.picture()).map();
        if (!(sample.truth() instanceof Truth.Classes truth)) {
          throw new IllegalStateException(sample.id() + " has overlapping labels");
        }
        matrix.update(found.ids(), truth.map().ids());
      }
    }
    return matrix;
  }
}
