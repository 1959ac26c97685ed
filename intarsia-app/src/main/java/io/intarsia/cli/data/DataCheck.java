package io.intarsia.cli.data;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.doctor.Checkup;
import io.intarsia.data.doctor.DataDoctor;
import io.intarsia.data.doctor.FileDoctor;
import io.intarsia.data.doctor.Finding;
import io.intarsia.data.doctor.Finding.Severity;
import io.intarsia.data.doctor.RawPair;
import io.intarsia.data.source.RawFiles;
import io.intarsia.label.LabelSpace;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Examines all splits of a recipe: through the eyes of training, and where something cannot be
 * opened or read, or when asked for, the files as they are stored.
 */
public final class DataCheck {
  /** What files alone cannot tell of a data set that is parted or translated by its recipe. */
  private static final Set<String> ACROSS =
      Set.of(
          "group-leak",
          "id-leak",
          "duplicate",
          "duplicate-across-splits",
          "near-duplicate",
          "near-duplicate-across-splits",
          "conflicting-labels");

  private static final Set<String> OF_VALUES =
      Set.of(
          "mask-in-colour",
          "black-and-white",
          "off-by-one",
          "colours-as-grey",
          "id-out-of-range",
          "reduce-labels",
          "unused-class",
          "empty-mask");

  private final RecipeData recipe;
  private final Progress.Factory progress;
  private final List<Finding> unopened = new ArrayList<>();

  private DataCheck(RecipeData recipe, Progress.Factory progress) {
    this.recipe = recipe;
    this.progress = progress;
  }

  /**
   * Reads every sample of every split once, and files once more where that is called for.
   *
   * @param files true to look at the files of every split
   * @throws Refusal USAGE if the recipe names data in a way that cannot be understood
   */
  public static Checkup of(RecipeData recipe, boolean files, Progress.Factory progress) {
    return new DataCheck(recipe, progress).examine(files);
  }

  private Checkup examine(boolean files) {
    Map<String, Dataset> open = new LinkedHashMap<>();
    for (String split : recipe.splits()) {
      try {
        open.put(split, recipe.open(split));
      } catch (Refusal e) {
        if (e.kind() != Refusal.Kind.INPUT) {
          throw e;
        }
        unopened.add(
            new Finding(
                Severity.ERROR,
                "unopened-split",
                "a split cannot be opened",
                "Correct the files or the recipe; the message says how.",
                1,
                List.of(split + ": " + e.getMessage())));
      }
    }
    Checkup seen = DataDoctor.check(open, progress);
    boolean unread = seen.findings().stream().anyMatch(f -> f.code().equals("unreadable"));
    Checkup all = new Checkup(seen.samples(), unopened).and(seen);
    List<String> doubtful =
        recipe.splits().stream()
            .filter(split -> files || unread || !open.containsKey(split))
            .toList();
    return all.and(files(doubtful));
  }

  /** What is found in the files of some splits; nothing of those in an archive. */
  private Checkup files(List<String> splits) {
    Map<String, RawFiles> found = new LinkedHashMap<>();
    for (String split : splits) {
      try {
        recipe.files(split).ifPresent(raw -> found.put(split, raw));
      } catch (Refusal e) {
        // The same was refused, and told of, when the split was opened.
        continue;
      }
    }
    List<RawPair> pairs = new ArrayList<>();
    found.forEach(
        (split, raw) ->
            raw.pairs().stream()
                .filter(p -> plain(p.image()) && plain(p.mask()))
                .map(p -> new RawPair(p.id(), p.image(), p.mask(), p.group(), split))
                .forEach(pairs::add));
    if (pairs.isEmpty()) {
      return new Checkup(0, List.of());
    }
    LabelSpace labels = found.values().iterator().next().labels();
    boolean ids = found.values().stream().allMatch(r -> r.plain() && r.labels().equals(labels));
    Checkup stored = FileDoctor.check(pairs, labels, progress);
    List<Finding> kept =
        stored.findings().stream()
            .filter(f -> !ACROSS.contains(f.code()))
            .filter(f -> ids || !OF_VALUES.contains(f.code()))
            .toList();
    return new Checkup(stored.samples(), kept);
  }

  private static boolean plain(@Nullable Path file) {
    return file == null || file.getFileSystem().equals(FileSystems.getDefault());
  }
}
