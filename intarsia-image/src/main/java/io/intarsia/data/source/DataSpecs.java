package io.intarsia.data.source;

import io.intarsia.config.Section;
import io.intarsia.data.Dataset;
import io.intarsia.label.LabelSpace;
import java.nio.file.Path;
import java.util.List;

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
 */
public final class DataSpecs {
  private static final List<String> TYPES = List.of("folder");

  private DataSpecs() {}

  /**
   * Opens the data set of a mapping.
   *
   * @param base the folder that relative paths start from, usually the configuration's
   * @throws io.intarsia.base.Refusal USAGE for an unknown type, key or value; INPUT for files that
   *     are missing or broken
   */
  public static Dataset read(Section section, Path base) {
    DataSpec spec = spec(section, base);
    section.close();
    return spec.open();
  }

  private static DataSpec spec(Section section, Path base) {
    Path root = base.resolve(section.text("root", "")).normalize();
    return switch (section.text("type")) {
      case "folder" -> folder(section, base, root);
      default -> throw section.unknownType(TYPES);
    };
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
        Grouping.of(section.text("group", "")));
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
