package io.intarsia.cli;

import io.intarsia.augment.Augmentation;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.cli.data.DataCheck;
import io.intarsia.cli.data.RecipeData;
import io.intarsia.cli.data.SyntheticData;
import io.intarsia.cli.job.TerminalProgress;
import io.intarsia.data.Dataset;
import io.intarsia.data.doctor.Checkup;
import io.intarsia.data.show.ContactSheet;
import io.intarsia.data.split.SplitSpec;
import io.intarsia.data.stats.DataStats;
import io.intarsia.data.stats.StatsJson;
import io.intarsia.data.stats.StatsPage;
import io.intarsia.data.stats.StatsText;
import io.intarsia.image.Picture;
import io.intarsia.image.write.PngWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at labelled pictures before anything is trained on them, and makes some. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at the labelled pictures of a recipe before anything is trained on them.",
      "FILE is a training recipe, of which the data are read; see docs/data.md."
    },
    subcommands = {
      DataCommand.Stats.class,
      DataCommand.Doctor.class,
      DataCommand.Show.class,
      DataCommand.Part.class,
      DataCommand.Synth.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  intarsia data synth rooms --out rooms --count 200 --size 256x192",
      "  intarsia data stats recipe.yaml --html stats.html",
      "  intarsia data doctor recipe.yaml",
      "  intarsia data show recipe.yaml --count 6 --out sheet.png"
    })
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Without a command: the help. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The recipe, and what is laid over it. */
  static final class Recipe {
    @Parameters(index = "0", paramLabel = "FILE", description = "The recipe, for its data.")
    private Path file = Path.of("recipe.yaml");

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "Overrides a key of the recipe, such as data.root=PATH; repeatable.")
    private List<String> settings = new ArrayList<>();

    @Option(
        names = {"-q", "--quiet"},
        description = "No progress.")
    private boolean quiet;

    RecipeData read() {
      return RecipeData.read(file, settings);
    }

    Progress.Factory progress() {
      return TerminalProgress.standardError(quiet);
    }
  }

  /** The part of a recipe's data that is wanted. */
  static final class Split {
    @Option(
        names = "--split",
        paramLabel = "NAME",
        description = "train, val or test of the recipe's data; default: train, or the only one.")
    private String name = "";

    String of(RecipeData recipe) {
      List<String> there = recipe.splits();
      return !name.isEmpty() ? name : there.size() == 1 ? there.get(0) : RecipeData.TRAIN;
    }
  }

  /** Statistics. */
  @Command(
      name = "stats",
      mixinStandardHelpOptions = true,
      description = "Counts sizes, classes, parts and unusual pictures of a split.")
  static final class Stats implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private Recipe recipe = new Recipe();

    @Mixin private Split split = new Split();

    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "Writes a page with examples, heat maps and the most unusual pictures.")
    private @Nullable Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all numbers.")
    private @Nullable Path json;

    @Override
    public void run() {
      RecipeData read = recipe.read();
      String name = split.of(read);
      Dataset data = read.open(name);
      DataStats stats = DataStats.of(data, recipe.progress());
      if (json != null) {
        write(json, StatsJson.text(stats));
      }
      if (html != null) {
        StatsPage.of(recipe.file.getFileName() + ", " + name, data, stats).write(html);
      }
      print(spec, StatsText.of(stats));
      told(spec, json, html);
    }
  }

  /** The doctor. */
  @Command(
      name = "doctor",
      mixinStandardHelpOptions = true,
      description = {
        "Looks for faults in all splits of a recipe's data: what cannot be read, ids without a",
        "class, empty masks, duplicates, pictures and persons on both sides of a split.",
        "Exits with 1 if there is an error."
      })
  static final class Doctor implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private Recipe recipe = new Recipe();

    @Option(names = "--html", paramLabel = "FILE", description = "Writes the findings as a page.")
    private @Nullable Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the findings as JSON.")
    private @Nullable Path json;

    @Option(
        names = "--files",
        description = {
          "Also look at picture and mask files as they are stored: masks without a picture, EXIF",
          "turns, lossy masks. Done anyway where something cannot be read."
        })
    private boolean files;

    @Option(names = "--strict", description = "Exit with 1 for a warning too.")
    private boolean strict;

    @Override
    public Integer call() {
      Checkup checkup = DataCheck.of(recipe.read(), files, recipe.progress());
      if (json != null) {
        write(json, checkup.json());
      }
      if (html != null) {
        checkup.page("Data of " + recipe.file.getFileName()).write(html);
      }
      print(spec, checkup.text());
      told(spec, json, html);
      return checkup.healthy(strict) ? ExitCodes.OK : ExitCodes.SOME_FAILED;
    }
  }

  /** The contact sheet. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Draws samples with their labels laid over, and for the split train again as the recipe's",
        "augmentation gives them to the network, with a legend of the classes that occur."
      })
  static final class Show implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private Recipe recipe = new Recipe();

    @Mixin private Split split = new Split();

    @Option(
        names = {"-n", "--count"},
        paramLabel = "N",
        description = "Samples to draw; default: ${DEFAULT-VALUE}.",
        defaultValue = "4")
    private int count;

    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "Chooses the samples and drives the augmentation; default: the recipe's.")
    private @Nullable Long seed;

    @Option(
        names = "--epoch",
        paramLabel = "N",
        description = "The epoch whose augmentation is drawn, from 0; default: ${DEFAULT-VALUE}.",
        defaultValue = "0")
    private int epoch;

    @Option(
        names = "--cell",
        paramLabel = "N",
        description =
            "Pixels along a picture's longer side, 32 to 1024; default: ${DEFAULT-VALUE}.",
        defaultValue = "256")
    private int cell;

    @Option(
        names = {"-o", "--out"},
        paramLabel = "FILE",
        description = "The PNG; default: ${DEFAULT-VALUE}.",
        defaultValue = "sheet.png")
    private Path out = Path.of("sheet.png");

    @Override
    public void run() {
      if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
        throw Refusal.usage("--out %s: wanted a name that ends in .png", out);
      }
      RecipeData read = recipe.read();
      String name = split.of(read);
      long chosen = seed == null ? read.seed() : seed;
      var settings = new ContactSheet.Settings(count, chosen, epoch, cell);
      boolean changed = name.equals(RecipeData.TRAIN) || name.equals(RecipeData.ALL);
      Augmentation augmentation = changed ? read.augmentation() : Augmentation.none();
      Picture sheet = ContactSheet.draw(read.open(name), augmentation, settings, recipe.progress());
      byte[] png = PngWriter.encode(sheet);
      Whole.write(out, to -> to.write(png));
      told(spec, out);
    }
  }

  /** A split. */
  @Command(
      name = "split",
      mixinStandardHelpOptions = true,
      description = {
        "Parts the samples of one data set by shares or into folds and writes their ids as JSON,",
        "which recipes name with split: {file: FILE, side: NAME}."
      })
  static final class Part implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private Recipe recipe = new Recipe();

    @Mixin private Split split = new Split();

    @Option(
        names = "--sides",
        split = ",",
        paramLabel = "NAME=SHARE",
        description = "The sides and their shares; default: train=0.8,val=0.2.")
    private Map<String, Double> sides = new LinkedHashMap<>();

    @Option(
        names = "--folds",
        paramLabel = "N",
        description = "Folds 0 to N-1 in place of sides; train on side 'not 0', judge by side 0.")
    private int folds;

    @Option(
        names = "--by",
        paramLabel = "sample|class|group",
        description =
            "sample: by chance; class: every class has its share on each side; group: no group"
                + " stands on two sides; default: ${DEFAULT-VALUE}.",
        defaultValue = "sample")
    private SplitSpec.By by = SplitSpec.By.SAMPLE;

    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "Of chance; default: ${DEFAULT-VALUE}.",
        defaultValue = "1")
    private long seed;

    @Option(
        names = {"-o", "--out"},
        paramLabel = "FILE",
        description = "The JSON; default: ${DEFAULT-VALUE}.",
        defaultValue = "split.json")
    private Path out = Path.of("split.json");

    @Override
    public void run() {
      if (folds != 0 && (folds < 2 || !sides.isEmpty())) {
        throw Refusal.usage("--folds %d: wanted 2 or more, and no --sides beside it", folds);
      }
      Map<String, Double> shares = new LinkedHashMap<>(sides);
      if (shares.isEmpty()) {
        shares.put("train", 0.8);
        shares.put("val", 0.2);
      }
      SplitSpec rule =
          folds > 0
              ? new SplitSpec.KFold(folds, by, true, seed)
              : new SplitSpec.Ratio(shares, by, seed);
      RecipeData read = recipe.read();
      var parts = rule.of(read.open(split.of(read)));
      parts.write(out);
      parts.sides().forEach((name, ids) -> print(spec, name + ": " + ids.size() + " samples\n"));
      told(spec, out);
    }
  }

  /** Made-up data. */
  @Command(
      name = "synth",
      mixinStandardHelpOptions = true,
      description = {
        "Makes up labelled pictures: rooms with 14 classes, or X-rays of hands whose 29 bones",
        "overlap. The same seed gives the same files on every machine."
      })
  static final class Synth implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "rooms|bones", description = "What is drawn.")
    private SyntheticData.Kind kind = SyntheticData.Kind.ROOMS;

    @Option(
        names = {"-o", "--out"},
        required = true,
        paramLabel = "DIR",
        description = "Where the files go; those of the same name are replaced.")
    private Path out = Path.of(".");

    @Option(
        names = {"-n", "--count"},
        paramLabel = "N",
        description = "Pictures, 1 to 1000000; default: ${DEFAULT-VALUE}.",
        defaultValue = "100")
    private int count;

    @Option(
        names = "--size",
        paramLabel = "WxH",
        description = "Width and height in pixels; hands are square; default: ${DEFAULT-VALUE}.",
        defaultValue = "256x256")
    private String size = "256x256";

    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "Chooses the pictures; two seeds share none; default: ${DEFAULT-VALUE}.",
        defaultValue = "1")
    private long seed;

    @Option(
        names = "--layout",
        paramLabel = "folder|ade20k|parquet",
        description =
            "How rooms lie: images and masks (default), as ADE20K has them, or a Parquet shard.",
        defaultValue = "folder")
    private SyntheticData.Layout layout = SyntheticData.Layout.FOLDER;

    @Option(
        names = {"-q", "--quiet"},
        description = "No progress.")
    private boolean quiet;

    @Override
    public void run() {
      String recipe =
          new SyntheticData(kind, layout, count, size, seed)
              .write(out, TerminalProgress.standardError(quiet));
      print(spec, "wrote " + count + " pictures and their labels to " + out + "\n\n" + recipe);
    }
  }

  private static void write(Path file, String text) {
    Whole.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void print(CommandSpec spec, String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  private static void told(CommandSpec spec, @Nullable Path... files) {
    for (Path file : files) {
      if (file != null) {
        spec.commandLine().getOut().println("wrote " + file);
      }
    }
  }
}
