package io.intarsia.train;

import io.intarsia.augment.Augmentation;
import io.intarsia.config.Config;
import io.intarsia.data.Dataset;
import io.intarsia.loss.LossSpecs;
import io.intarsia.loss.mix.Objective;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.optim.Clip;
import io.intarsia.optim.EmaSpec;
import io.intarsia.optim.OptimizerSpecs;
import io.intarsia.optim.ParameterRules;
import io.intarsia.optim.ScheduleSpecs;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.torch.TorchSettings;
import io.intarsia.zoo.Variant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The smallest training: a network of two convolutions, and recipes for it. */
final class Tiny {
  /** The usual settings: what a test lays over them wins. */
  private static final String USUAL =
      "{optimizer: {type: adamw, lr: 0.02}, loss: cross_entropy, keep: {best: 1}}";

  private Tiny() {}

  /** A convolution that halves the sides, a norm, and a classifier. */
  private static final class Net extends Network {
    private final Conv2d stem;
    private final BatchNorm2d norm;
    private final Conv2d head;

    Net(int channels, int classes) {
      super(channels);
      stem = child("stem", new Conv2d(channels, 8, 3, 2, 1));
      norm = child("norm", new BatchNorm2d(8));
      head = child("head", new Conv2d(8, classes, 1, 1, 0));
    }

    @Override
    public Map<String, Tensor> forward(Tensor picture) {
      return Map.of(LOGITS, head.forward(norm.forward(stem.forward(picture)).relu()));
    }
  }

  static Variant variant() {
    return new Variant(
        "tiny",
        Variant.Task.SEGMENTATION,
        "",
        Net::new,
        "stem.weight",
        "head.weight",
        "",
        Preprocessing.imagenet512(),
        2,
        false,
        "",
        "",
        "");
  }

  /** A recipe of six steps, evaluated every two, in steps of two passes of two samples. */
  static Recipe recipe(Dataset train, Dataset validation, Start start, String settings) {
    Config config = Config.parse("test", settings).over(Config.parse("usual", USUAL));
    int steps = config.root().whole("steps", 6);
    boolean multiLabel = train.multiLabel();
    Learner.Options options =
        new Learner.Options(
            OptimizerSpecs.read(config.root().section("optimizer")),
            ParameterRules.read(config.root().section("parameters")),
            new Clip.Norm(10, 2),
            new EmaSpec(0.5, false, 1),
            config.root().choice("mode", Learner.Mode.USUAL),
            false,
            TorchSettings.cpu().withThreads(1));
    return new Recipe(
        "tiny",
        7,
        variant(),
        start,
        train,
        validation,
        Augmentation.none(),
        Preprocessing.imagenet512().withSizing(new SizePolicy.Keep(), 2),
        2,
        2,
        steps,
        options,
        ScheduleSpecs.read(config.root().section("schedule"))
            .create(config.root().section("optimizer").number("lr"), steps),
        Objective.read(config.root(), LossSpecs.IGNORE),
        Judging.read(config.root(), multiLabel, train.space().size()),
        Keep.read(config.root().section("keep")),
        new Recipe.Rhythm(2, 2, 1e9, config.root().whole("patience", 0)),
        1,
        null,
        settings);
  }

  /** Remembers what was written, by step. */
  static final class Memory implements Trainer.Journal {
    private final TreeMap<Long, Map<String, Double>> entries = new TreeMap<>();

    /** What was written about a step. */
    Map<String, Double> at(long step) {
      return entries.getOrDefault(step, Map.of());
    }

    @Override
    public void write(long step, Map<String, Double> values) {
      entries.computeIfAbsent(step, s -> new LinkedHashMap<>()).putAll(values);
    }

    @Override
    public void forget(long after) {
      entries.tailMap(after, false).clear();
    }
  }
}
