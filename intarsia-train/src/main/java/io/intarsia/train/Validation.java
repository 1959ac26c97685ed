package io.intarsia.train;

import io.intarsia.base.NdArray;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.evaluate.MaskEvaluation;
import io.intarsia.evaluate.ModelMasks;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Preprocess;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.loss.mix.Objective;
import io.intarsia.metric.ConfusionMatrix;
import io.intarsia.metric.protocol.CompetitionDice;
import io.intarsia.nn.Weights;
import io.intarsia.predict.Segmenter;
import io.intarsia.preprocess.SizePolicy.Size;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.run.Executor;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchThread;
import io.intarsia.torch.infer.TorchExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Judges values of a network on a data set, at the labels' own size. */
final class Validation {
  private final Recipe recipe;
  private final TorchSettings settings;

  Validation(Recipe recipe) {
    this.recipe = recipe;
    this.settings = recipe.learning().settings();
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
   * Scores values over a whole data set.
   *
   * @throws Refusal INPUT if a sample cannot be read
   */
  Scores run(Weights weights, Dataset data) {
    Pretrained model = model(recipe, weights);
    Judging judging = recipe.judging();
    Map<String, Double> values = data.multiLabel() ? masks(model, data) : labels(model, data);
    if (judging.monitor() == Judging.Monitor.LOSS) {
      values.put(judging.monitor().metric(), loss(model, data));
    }
    return Scores.of(values, judging.monitor());
  }

  private Map<String, Double> labels(Pretrained model, Dataset data) {
    ConfusionMatrix matrix = new ConfusionMatrix(model.labels());
    try (Segmenter segmenter =
        Segmenter.builder()
            .model(model)
            .executor(new TorchExecutor(settings))
            .threads(settings.threads())
            .build()) {
      for (int i = 0; i < data.size(); i++) {
        Sample sample = data.load(i);
        LabelMap found = segmenter.segment(sample.picture()).map();
        matrix.update(found.ids(), ((Truth.Classes) sample.truth()).map().ids());
      }
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put(Judging.Monitor.MIOU.metric(), matrix.meanIou());
    scores.put(Judging.Monitor.DICE.metric(), matrix.meanDice());
    scores.put("val/pixel_accuracy", matrix.pixelAccuracy());
    scores.put("val/mean_accuracy", matrix.meanAccuracy());
    for (int i = 0; i < matrix.space().size(); i++) {
      scores.put("val/iou/" + matrix.space().classes().get(i).name(), matrix.iou(i));
    }
    return scores;
  }

  private Map<String, Double> masks(Pretrained model, Dataset data) {
    Judging judging = recipe.judging();
    double[] thresholds = judging.thresholds().stream().mapToDouble(t -> t).toArray();
    int[] least = judging.leastPixels().stream().mapToInt(n -> n).toArray();
    CompetitionDice dice;
    try (ModelMasks masks = ModelMasks.of(model, new TorchExecutor(settings))) {
      dice = MaskEvaluation.run(data, masks, thresholds, least, 1, Progress.Factory.SILENT);
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put(Judging.Monitor.DICE.metric(), dice.mean());
    scores.put("val/dice_where_present", dice.positiveMean());
    for (int i = 0; i < model.labels().size(); i++) {
      scores.put("val/dice/" + model.labels().classes().get(i).name(), dice.mean(i));
    }
    return scores;
  }

  /** The mean of the pictures' losses of the main output, each at the labels' own size. */
  private double loss(Pretrained model, Dataset data) {
    Objective all = recipe.loss();
    Objective main = new Objective(all.loss(), all.main(), Map.of(), all.alignCorners());
    Preprocess preprocess = new Preprocess(model.preprocessing());
    double sum = 0;
    try (Executor.Session session =
        new TorchExecutor(settings).prepare(Rewrites.apply(model.program()))) {
      for (int i = 0; i < data.size(); i++) {
        Sample sample = data.load(i);
        Size size = preprocess.size(sample.picture().width(), sample.picture().height());
        NdArray pixels =
            NdArray.ofFloats(
                preprocess.apply(sample.picture()),
                1,
                preprocess.spec().channels(),
                size.height(),
                size.width());
        Map<String, NdArray> found = session.run(Map.of(Tracer.PICTURE, pixels));
        sum += loss(main, found, Feed.truth(List.of(sample)));
      }
    }
    return sum / data.size();
  }

  private double loss(Objective objective, Map<String, NdArray> outputs, NdArray truth) {
    return TorchThread.call(
        settings.threads(),
        () ->
            Scope.within(
                () -> {
                  var device = TorchNatives.device(settings.device());
                  Map<String, Tensor> tensors = new LinkedHashMap<>();
                  outputs.forEach(
                      (name, value) ->
                          tensors.put(
                              name,
                              Tensors.upload(value.toF32())
                                  .to(device, org.bytedeco.pytorch.global.torch.ScalarType.Float)));
                  return objective
                      .of(tensors, TrainStep.truth(truth, device))
                      .numbers()
                      .getOrDefault(Objective.TOTAL, Double.NaN);
                }));
  }
}
