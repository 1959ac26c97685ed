package io.intarsia.train;

import io.intarsia.augment.Augmentation;
import io.intarsia.config.Config;
import io.intarsia.data.Dataset;
import io.intarsia.data.split.Split;
import io.intarsia.loss.mix.Objective;
import io.intarsia.nn.Network;
import io.intarsia.optim.Schedule;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.zoo.Variant;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything a training run is made of, as a file of settings says.
 *
 * @param name of the run
 * @param seed of starting values, order, augmentation and dropout
 * @param variant the network
 * @param start where its values come from
 * @param train samples to learn from
 * @param validation samples to be judged by, or null
 * @param augmentation of the training samples
 * @param preprocessing of pictures; its sizes hold for evaluation only
 * @param batch samples a pass
 * @param accumulate passes a step
 * @param steps of the optimiser
 * @param learning optimiser, averages, precision
 * @param schedule the rate at each step
 * @param loss of the network's outputs
 * @param judging how values are judged
 * @param keep what the run leaves behind
 * @param rhythm how often it is evaluated, saved and written about
 * @param workers threads that prepare samples
 * @param split the folds, if the data are one of them, or null
 * @param text the resolved settings
 */
public record Recipe(
    String name,
    long seed,
    Variant variant,
    Start start,
    Dataset train,
    @Nullable Dataset validation,
    Augmentation augmentation,
    Preprocessing preprocessing,
    int batch,
    int accumulate,
    long steps,
    Learner.Options learning,
    Schedule schedule,
    Objective loss,
    Judging judging,
    Keep keep,
    Rhythm rhythm,
    int workers,
    @Nullable Split split,
    String text) {

  /**
   * How often things happen.
   *
   * @param evaluate steps between evaluations
   * @param log steps between entries of the log
   * @param save seconds between checkpoints
   * @param patience evaluations without a better score before it stops early, or 0
   */
  public record Rhythm(long evaluate, long log, double save, int patience) {}

  /** Reads settings. */
  public static Recipe of(Config config, Path base) {
    return new RecipeReader(config, base).read();
  }

  /**
   * The plan of folds that settings have.
   *
   * @throws io.intarsia.base.Refusal USAGE if they have none or it cannot be used
   */
  public static FoldPlan folds(Config config) {
    if (!config.root().has("folds")) {
      throw io.intarsia.base.Refusal.usage(
          "the recipe has no folds; give it some, such as folds: {count: 5, type: group}");
    }
    return FoldPlan.read(config.root().section("folds"));
  }

  /** The name of the run of one fold. */
  public static String foldName(String name, int fold) {
    return name + "-fold-" + fold;
  }

  /** The network's definition. */
  public Network network() {
    return variant.definition().make(preprocessing.channels(), train.space().size());
  }

  /** The order of the training samples. */
  public Order order() {
    return new Order(train.size(), batch, seed);
  }
}
