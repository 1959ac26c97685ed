package io.intarsia.train;

import io.intarsia.augment.AugmentSpecs;
import io.intarsia.augment.Augmentation;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.config.Section;
import io.intarsia.data.Dataset;
import io.intarsia.data.source.DataSpecs;
import io.intarsia.data.source.Readable;
import io.intarsia.data.source.Tolerant;
import io.intarsia.data.split.Split;
import io.intarsia.loss.LossSpecs;
import io.intarsia.loss.mix.Objective;
import io.intarsia.optim.Clip;
import io.intarsia.optim.EmaSpec;
import io.intarsia.optim.OptimizerSpec;
import io.intarsia.optim.OptimizerSpecs;
import io.intarsia.optim.ParameterRules;
import io.intarsia.optim.ScheduleSpec;
import io.intarsia.optim.ScheduleSpecs;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.Resample;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.torch.TorchSettings;
import io.intarsia.zoo.Catalogue;
import io.intarsia.zoo.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a recipe from settings. */
final class RecipeReader {
  private static final int MOST = 1_000_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(RecipeReader.class);

  /** What happens when a sample cannot be read. */
  private enum Broken {
    /** Training ends; the sample is named. */
    STOP,
    /** The next one takes its place; the sample is named. */
    SKIP
  }

  private final Config config;
  private final Section root;
  private final Path base;

  RecipeReader(Config config, Path base) {
    this.config = config;
    this.root = config.root();
    this.base = base;
  }

  Recipe read() {
    FoldPlan folds = root.has("folds") ? FoldPlan.read(root.section("folds")) : null;
    Integer fold = folds == null ? null : folds.fold();
    String name = fold == null ? root.text("name") : Recipe.foldName(root.text("name"), fold);
    int seed = root.whole("seed", 1);
    Section model = root.section("model");
    Variant variant = Catalogue.named(model.text("architecture"));
    Start start = start(model);
    model.close();
    Section data = root.section("data");
    Path place = base.resolve(data.text("root", ""));
    // Read by the evaluation alone.
    data.has("test");
    Dataset train = DataSpecs.read(data.section("train"), place);
    Dataset validation = null;
    Split split = null;
    if (data.has("val") && fold == null) {
      validation = DataSpecs.read(data.section("val"), place);
    } else if (folds != null && fold != null) {
      FoldPlan.Sides sides = folds.cut(train, fold);
      train = sides.train();
      validation = sides.held();
      split = sides.split();
    }
    data.close();
    if (root.choice("broken", Broken.STOP) == Broken.SKIP) {
      train = new Tolerant(train, RecipeReader::report);
      validation = validation == null ? null : Readable.of(validation, RecipeReader::report);
    }
    Augmentation augmentation = Augmentation.of(AugmentSpecs.read(root.sections("augment")));
    Preprocessing preprocessing = preprocessing(root.section("input"));
    int batch = root.whole("batch", 8, 1, 4096);
    int accumulate = root.whole("accumulate", 1, 1, 4096);
    long steps = steps(train, batch, accumulate);
    OptimizerSpec optimizer = OptimizerSpecs.read(root.section("optimizer"));
    ScheduleSpec schedule = ScheduleSpecs.read(root.section("schedule"));
    Objective loss = Objective.read(root, LossSpecs.IGNORE);
    Learner.Options learning =
        new Learner.Options(
            optimizer,
            ParameterRules.read(root.section("parameters")),
            Clip.read(root.section("clip")),
            root.has("ema") ? EmaSpec.read(root.section("ema")) : null,
            root.choice("mode", Learner.Mode.USUAL),
            root.flag("channels_first", false),
            settings());
    Recipe recipe =
        new Recipe(
            name,
            seed,
            variant,
            start,
            train,
            validation,
            augmentation,
            preprocessing,
            batch,
            accumulate,
            steps,
            learning,
            schedule.create(optimizer.lr(), steps),
            loss,
            Judging.read(root, train.multiLabel(), train.space().size()),
            Keep.read(root.section("keep")),
            rhythm(train, batch, accumulate),
            root.whole("workers", 1, 1, 256),
            split,
            config.toYaml());
    root.close();
    return recipe;
  }

  private Start start(Section model) {
    String weights = model.text("weights", "");
    Path file = base.resolve(weights);
    String source = !weights.isEmpty() && Files.exists(file) ? file.toString() : weights;
    return new Start(source, model.text("prefix", ""), model.flag("new_head", false));
  }

  private long steps(Dataset train, int batch, int accumulate) {
    if (root.has("steps") == root.has("epochs")) {
      throw Refusal.usage("a recipe says how long it trains by steps or by epochs, one of them");
    }
    if (root.has("steps")) {
      return root.whole("steps", 1, 1, MOST);
    }
    double epochs = root.number("epochs", 1, 0.01, 1_000_000);
    long batches = new Order(train.size(), batch, 0).batches();
    return Math.max(1, Math.round(epochs * batches / accumulate));
  }

  private Recipe.Rhythm rhythm(Dataset train, int batch, int accumulate) {
    long epoch = Math.max(1, new Order(train.size(), batch, 0).batches() / accumulate);
    return new Recipe.Rhythm(
        evaluate(epoch),
        root.whole("log_every", (int) Math.min(20, epoch), 1, MOST),
        root.number("save_every_minutes", 3, 0, 1e6) * 60,
        root.whole("patience", 0, 0, MOST));
  }

  private long evaluate(long epoch) {
    if (root.has("evaluate_every") && root.has("evaluate_epochs")) {
      throw Refusal.usage(
          "a recipe says how often it evaluates by steps (evaluate_every) or by epochs"
              + " (evaluate_epochs), one of them");
    }
    if (root.has("evaluate_every")) {
      return root.whole("evaluate_every", 1, 1, MOST);
    }
    return Math.max(1, Math.round(root.number("evaluate_epochs", 5, 1e-3, 1e6) * epoch));
  }

  private static void report(String message) {
    LOG.warn("left out: {}", message);
  }

  private TorchSettings settings() {
    TorchSettings.Precision precision = root.choice("precision", TorchSettings.Precision.FP32);
    int threads = root.whole("threads", Runtime.getRuntime().availableProcessors(), 1, 1024);
    return new TorchSettings(root.text("device", "cpu"), precision, threads);
  }

  /** How pictures are normalised, and the size at which they are evaluated. */
  private static Preprocessing preprocessing(Section input) {
    Preprocessing usual = Preprocessing.imagenet512();
    List<Double> mean = input.numbers("mean", List.of(0.485, 0.456, 0.406));
    List<Double> std = input.numbers("std", List.of(0.229, 0.224, 0.225));
    List<Integer> size = input.wholes("evaluate_size", List.of());
    int multiple = input.whole("multiple", 32, 1, 1024);
    input.close();
    if (mean.size() != std.size() || (mean.size() != 1 && mean.size() != 3)) {
      throw input.wrong("mean", "one or three numbers, as many as std");
    }
    if (!size.isEmpty() && size.size() != 2) {
      throw input.wrong("evaluate_size", "width and height");
    }
    SizePolicy sizing =
        size.isEmpty() ? new SizePolicy.Keep() : new SizePolicy.Exact(size.get(1), size.get(0));
    return new Preprocessing(
        sizing,
        multiple,
        Resample.BILINEAR,
        usual.rescaleFactor(),
        mean,
        std,
        null,
        0,
        mean.size());
  }
}
