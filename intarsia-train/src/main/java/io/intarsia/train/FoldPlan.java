package io.intarsia.train;

import io.intarsia.base.Refusal;
import io.intarsia.config.Section;
import io.intarsia.data.Dataset;
import io.intarsia.data.source.Subset;
import io.intarsia.data.split.Split;
import io.intarsia.data.split.SplitSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Folds of the training data: a network is trained for each, on all others, and judged on the fold.
 *
 * @param spec how the data are cut
 * @param fold the one to be judged on, from 0, or null for training on all data
 */
public record FoldPlan(SplitSpec.KFold spec, @Nullable Integer fold) {
  private static final int MOST = 10_000;

  /** How samples are dealt to folds. */
  private enum Type {
    /** By chance, or in their order where {@code shuffle} is false. */
    KFOLD(SplitSpec.By.SAMPLE),
    /** With the same shares of all classes. */
    STRATIFIED(SplitSpec.By.CLASS),
    /** Without parting a group, such as a person. */
    GROUP(SplitSpec.By.GROUP);

    private final SplitSpec.By by;

    Type(SplitSpec.By by) {
      this.by = by;
    }
  }

  /** How many folds there are. */
  public int count() {
    return spec.folds();
  }

  /**
   * Reads {@code {count: 5, type: group, seed: 0, shuffle: true, fold: 2}}.
   *
   * @throws Refusal USAGE if a key is unknown or a value out of its range
   */
  public static FoldPlan read(Section section) {
    int count = section.whole("count", 5, 2, MOST);
    Type type = section.choice("type", Type.KFOLD);
    int seed = section.whole("seed", 0);
    boolean shuffle = section.flag("shuffle", true);
    Integer fold = section.has("fold") ? section.whole("fold", 0, 0, count - 1) : null;
    section.close();
    return new FoldPlan(new SplitSpec.KFold(count, type.by, shuffle, seed), fold);
  }

  /**
   * Which samples stand in which fold, and the two sides of the one that is chosen.
   *
   * @param split all folds
   * @param train the samples of all other folds
   * @param held the samples of the fold
   */
  record Sides(Split split, Dataset train, Dataset held) {}

  /** Cuts the data; only if a fold is chosen. */
  Sides cut(Dataset data, int chosen) {
    Split split = spec.of(data);
    String name = Integer.toString(chosen);
    return new Sides(
        split,
        new Subset(data, split.indices(data, "not " + name)),
        new Subset(data, split.indices(data, name)));
  }

  /** In words, such as {@code fold 2 of 5 by group}. */
  @Override
  public String toString() {
    String by = spec.by().name().toLowerCase(Locale.ROOT);
    return fold == null
        ? count() + " folds by " + by
        : "fold " + fold + " of " + count() + " by " + by;
  }
}
