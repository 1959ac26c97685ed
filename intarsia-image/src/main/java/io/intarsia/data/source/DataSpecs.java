package io.intarsia.data.source;

import io.intarsia.config.Section;
import io.intarsia.data.Dataset;
import io.intarsia.data.file.Place;
import io.intarsia.data.polygon.HandBone;
import io.intarsia.data.polygon.Overlap;
import io.intarsia.data.polygon.Painting;
import io.intarsia.data.split.Split;
import io.intarsia.data.synth.Rooms;
import io.intarsia.data.synth.hand.Bones;
import io.intarsia.label.LabelSpace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads data sets from a configuration, for instance
 *
 * <pre>{@code
 * data:
 *   type: folder
 *   root: camvid11        # from the configuration's folder; the paths below start here
 *   images: train
 *   masks: trainannot
 *   list: train.txt       # or csv: table.csv; without, every picture of the folder
 *   image_suffix: .webp
 *   labels: camvid        # or a list of names, or a file of them
 * }</pre>
 *
 * <p>Other types: {@code voc}, {@code cityscapes}, {@code ade20k}, {@code coco_stuff} and {@code
 * cvat_masks} know their layout; {@code labelme}, {@code hand_bone}, {@code coco}, {@code cvat} and
 * {@code label_studio} paint shapes, with {@code multi_label: true} into masks that may overlap;
 * {@code parquet} reads the shards of data sets on the Hugging Face Hub, local or by {@code repo:
 * owner/name}; {@code rooms} and {@code bones} are drawn from a {@code seed}, for demonstrations
 * and tests; {@code concat} joins those of a list {@code of}. Every type takes {@code skip_broken}
 * (read all once, leave out and report what is refused; otherwise the first broken sample stops),
 * {@code split: {file, side}} and {@code cache_mib}. The root may be a zip archive.
 */
public final class DataSpecs {
  private static final List<String> TYPES =
      List.of(
          "folder",
          "voc",
          "cityscapes",
          "ade20k",
          "coco_stuff",
          "cvat_masks",
          "cvat",
          "labelme",
          "hand_bone",
          "coco",
          "label_studio",
          "parquet",
          "rooms",
          "bones",
          "concat");

  private static final List<String> LATER = List.of("skip_broken", "split", "range", "cache_mib");

  /** Keys that make classes of other values than ids. */
  private static final List<String> TRANSLATED =
      List.of("mask_format", "values", "ignore", "ignore_colours");

  private static final int MOST = 100_000_000;
  private static final int SIDE = 16_384;
  private static final Logger LOG = LoggerFactory.getLogger(DataSpecs.class);

  private DataSpecs() {}

  /**
   * Opens the data set of a mapping.
   *
   * @param base the folder that relative paths start from, usually the configuration's
   * @throws io.intarsia.base.Refusal USAGE for an unknown type, key or value; INPUT for files that
   *     are missing or broken
   */
  public static Dataset read(Section section, Path base) {
    Dataset data = open(section, base);
    if (section.flag("skip_broken", false)) {
      data = Readable.of(data, message -> LOG.warn("left out: {}", message));
    }
    if (section.has("split")) {
      Section split = section.section("split");
      Split parts = Split.read(base.resolve(split.text("file")));
      data = new Subset(data, parts.indices(data, split.text("side")));
      split.close();
    }
    if (section.has("range")) {
      data = new Subset(data, range(section, data.size()));
    }
    int cache = section.whole("cache_mib", 0, 0, 1 << 24);
    section.close();
    return cache == 0 ? data : new Cached(data, (long) cache << 20);
  }

  /**
   * The files of a data set that keeps masks in files of their own, without a look at them; nothing
   * for other types.
   *
   * @param base as for {@link #read}
   * @throws io.intarsia.base.Refusal USAGE for an unknown type, key or value; INPUT if a folder or
   *     list is missing
   */
  public static Optional<RawFiles> files(Section section, Path base) {
    if (section.text("type").equals("concat")
        || !(spec(section, base) instanceof DataSpec.Folder folder)) {
      return Optional.empty();
    }
    boolean plain = TRANSLATED.stream().noneMatch(section::has) && ids(section.text("type"));
    return Optional.of(new RawFiles(folder.labels(), plain, FolderSource.pairs(folder)));
  }

  private static boolean ids(String type) {
    return !type.equals("cityscapes") && !type.equals("cvat_masks");
  }

  private static int[] range(Section section, int size) {
    List<Integer> ends = section.wholes("range", List.of());
    if (ends.size() != 2 || ends.get(0) < 0 || ends.get(0) >= ends.get(1) || ends.get(1) > size) {
      throw section.wrong("range", "the first sample and the one after the last, of " + size);
    }
    return IntStream.range(ends.get(0), ends.get(1)).toArray();
  }

  private static Dataset open(Section section, Path base) {
    if (section.text("type").equals("concat")) {
      return new Concat(section.sections("of").stream().map(each -> read(each, base)).toList());
    }
    // The keys are judged once all are taken, but before any picture is looked for.
    DataSpec spec = spec(section, base);
    LATER.forEach(section::has);
    section.close();
    return spec.open();
  }

  private static DataSpec spec(Section section, Path base) {
    String type = section.text("type");
    if (!TYPES.contains(type)) {
      throw section.unknownType(TYPES);
    }
    Path root = Place.of(base.resolve(section.text("root", "")).normalize()).path();
    return switch (type) {
      case "folder" -> folder(section, base, root);
      case "labelme" ->
          new DataSpec.LabelmeFolder(
              root.resolve(section.text("images", "")),
              painting(section, LabelKeys.space(section, base, null), false),
              grouping(section));
      case "hand_bone" ->
          new DataSpec.HandBones(
              root.resolve(section.text("images", "DCM")),
              root.resolve(section.text("annotations", "outputs_json")),
              painting(section, LabelKeys.space(section, base, HandBone.labels()), true));
      case "coco" ->
          new DataSpec.CocoJson(
              root.resolve(section.text("annotations")),
              root.resolve(section.text("images", "")),
              section.has("labels")
                  ? Optional.of(LabelKeys.space(section, base, null))
                  : Optional.empty(),
              section.flag("multi_label", false),
              section.choice("overlap", Overlap.LAST),
              section.texts("ignore_labels", List.of()),
              grouping(section));
      case "cvat" ->
          new DataSpec.CvatImages(
              root.resolve(section.text("annotations", "annotations.xml")),
              root.resolve(section.text("images", "images")),
              painting(section, LabelKeys.space(section, base, null), false),
              grouping(section));
      case "label_studio" ->
          new DataSpec.LabelStudioJson(
              root.resolve(section.text("annotations")),
              root.resolve(section.text("images", "")),
              section.text("image_key", "image"),
              painting(section, LabelKeys.space(section, base, null), false),
              grouping(section));
      case "parquet" -> parquet(section, base, root);
      case "rooms" ->
          new DataSpec.Generated(
              new Rooms(
                  section.whole("seed", 1),
                  section.whole("size", 100, 1, MOST),
                  section.whole("width", 320, 1, SIDE),
                  section.whole("height", 240, 1, SIDE)));
      case "bones" ->
          new DataSpec.Generated(
              new Bones(
                  section.whole("seed", 1),
                  section.whole("size", 100, 1, MOST),
                  section.whole("side", Bones.MOST, Bones.LEAST, Bones.MOST)));
      default -> Layouts.read(type, section, base, root);
    };
  }

  private static Painting painting(Section section, LabelSpace labels, boolean multiLabel) {
    return new Painting(
        labels,
        section.flag("multi_label", multiLabel),
        section.choice("overlap", Overlap.LAST),
        section.texts("ignore_labels", List.of()));
  }

  private static Grouping grouping(Section section) {
    return Grouping.of(section.text("group", ""));
  }

  private static DataSpec folder(Section section, Path base, Path root) {
    LabelSpace labels = LabelKeys.space(section, base, null);
    Path images = root.resolve(section.text("images", ""));
    return new DataSpec.Folder(
        root,
        images,
        root.resolve(section.text("masks", section.text("images", ""))),
        pairing(section, root),
        section.text("image_suffix", ""),
        section.text("mask_suffix", ".png"),
        labels,
        LabelKeys.codec(section, labels),
        grouping(section));
  }

  private static DataSpec parquet(Section section, Path base, Path root) {
    LabelSpace labels = LabelKeys.space(section, base, null);
    String cache = section.text("cache", "");
    return new DataSpec.Parquet(
        root,
        section.text("repo", ""),
        section.text("files"),
        section.text("image", "image"),
        section.text("mask", "annotation"),
        cache.isEmpty() ? caches() : base.resolve(cache),
        labels,
        LabelKeys.codec(section, labels));
  }

  /** Where programs keep what they can make again: XDG Base Directory Specification. */
  private static Path caches() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path folder =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return folder.resolve("intarsia").resolve("parquet");
  }

  private static Pairing pairing(Section section, Path root) {
    if (section.has("list")) {
      return new Pairing.ByList(root.resolve(section.text("list")));
    }
    if (section.has("csv")) {
      return new Pairing.ByCsv(
          root.resolve(section.text("csv")),
          section.text("image_column", "image"),
          section.text("mask_column", "mask"),
          section.text("id_column", ""),
          section.text("group_column", ""));
    }
    return new Pairing.ByName();
  }
}
