package io.intarsia.cli.data;

import io.intarsia.augment.AugmentSpecs;
import io.intarsia.augment.Augmentation;
import io.intarsia.base.Refusal;
import io.intarsia.base.Spelling;
import io.intarsia.config.Config;
import io.intarsia.config.Section;
import io.intarsia.data.Dataset;
import io.intarsia.data.source.DataSpecs;
import io.intarsia.data.source.RawFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a recipe says of its data: the splits below {@code data}, or one data set written there
 * itself, and how training changes samples. Nothing is opened before it is asked for.
 */
public final class RecipeData {
  /** The split of a recipe whose {@code data} is one data set. */
  public static final String ALL = "all";

  /** The split that training learns from. */
  public static final String TRAIN = "train";

  /** Kinds of data whose classes overlap unless it is said otherwise. */
  private static final List<String> OVERLAPPING = List.of("hand_bone", "bones");

  private static final List<String> SPLITS = List.of(TRAIN, "val", "test");

  private final Path file;
  private final Config config;
  private final Path base;

  private RecipeData(Path file, Config config, Path base) {
    this.file = file;
    this.config = config;
    this.base = base;
  }

  /**
   * Reads a recipe.
   *
   * @param settings laid over it, {@code key=value}
   * @throws Refusal USAGE if it cannot be read, names no data, or has an unknown key there
   */
  public static RecipeData read(Path file, List<String> settings) {
    Config config = Config.read(file);
    for (String setting : settings) {
      config = config.with(setting);
    }
    if (!config.root().has("data")) {
      throw Refusal.usage(
          "%s names no data: wanted a recipe with data: {train: {type: ...}}; see docs/data.md",
          file);
    }
    Path folder = file.toAbsolutePath().getParent();
    Path base = folder == null ? Path.of("") : folder;
    Section data = config.root().section("data");
    RecipeData recipe =
        new RecipeData(file, config, base.resolve(data.text("root", "")).normalize());
    if (data.has("type")) {
      return new RecipeData(file, config, base);
    }
    SPLITS.forEach(data::has);
    data.close();
    if (recipe.splits().isEmpty()) {
      throw data.wrong(TRAIN, "a data set, such as {type: folder, ...}; see docs/data.md");
    }
    return recipe;
  }

  /** The names of the splits that are there: train, val and test, or {@link #ALL}. */
  public List<String> splits() {
    Section data = config.root().section("data");
    return data.has("type") ? List.of(ALL) : SPLITS.stream().filter(data::has).toList();
  }

  /**
   * Opens a split.
   *
   * @throws Refusal USAGE if there is none of that name, listing those there are; as {@link
   *     DataSpecs#read}
   */
  public Dataset open(String split) {
    return DataSpecs.read(section(split), base);
  }

  /**
   * The files of a split that has masks in files of their own.
   *
   * @throws Refusal as {@link #open} and {@link DataSpecs#files}
   */
  public Optional<RawFiles> files(String split) {
    return DataSpecs.files(section(split), base);
  }

  /**
   * Whether the classes that training learns may overlap, told by the recipe alone.
   *
   * @throws Refusal USAGE if {@code multi_label} is neither true nor false
   */
  public boolean multiLabel() {
    Section section = section(splits().get(0));
    while (section.text("type", "").equals("concat") && section.has("of")) {
      section = section.sections("of").get(0);
    }
    return section.flag("multi_label", OVERLAPPING.contains(section.text("type", "")));
  }

  private Section section(String split) {
    List<String> there = splits();
    if (!there.contains(split)) {
      String near = Spelling.nearest(split, there).map(n -> "; did you mean " + n + "?").orElse("");
      throw Refusal.usage(
          "%s has no data.%s; its data have %s%s: choose one with --split",
          file, split, String.join(", ", there), near);
    }
    Section data = config.root().section("data");
    return there.contains(ALL) ? data : data.section(split);
  }

  /**
   * What training does to samples; nothing if the recipe has no {@code augment}.
   *
   * @throws Refusal USAGE for an unknown transform, key or value
   */
  public Augmentation augmentation() {
    return Augmentation.of(AugmentSpecs.read(config.root().sections("augment")));
  }

  /** The recipe's seed. */
  public int seed() {
    return config.root().whole("seed", 1);
  }
}
