package io.intarsia.data.source;

import io.intarsia.config.Section;
import io.intarsia.data.file.LabelFile;
import io.intarsia.data.file.MaskCodec;
import io.intarsia.data.file.MaskFormat;
import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The folder layouts of well-known data sets, as {@link DataSpec.Folder}s. */
final class Layouts {
  /** Cityscapes' ids that are trained on, in the order of their train ids (labels.py). */
  private static final List<Integer> CITYSCAPES =
      List.of(7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33);

  private static final int CITYSCAPES_LAST = 33;

  private Layouts() {}

  static DataSpec read(String type, Section section, Path base, Path root) {
    return switch (type) {
      case "voc" -> voc(section, base, root);
      case "cityscapes" -> cityscapes(section, base, root);
      case "ade20k" -> sceneParsing(section, base, root, "ade20k", "training");
      case "coco_stuff" -> sceneParsing(section, base, root, "coco-stuff-182", "train2017");
      default -> cvatMasks(section, root);
    };
  }

  private static DataSpec voc(Section section, Path base, Path root) {
    LabelSpace labels = LabelKeys.space(section, base, LabelSpace.builtIn("voc"));
    String subset = section.text("subset", "train");
    return new DataSpec.Folder(
        root,
        root.resolve("JPEGImages"),
        root.resolve("SegmentationClass"),
        new Pairing.ByList(root.resolve("ImageSets/Segmentation/" + subset + ".txt")),
        ".jpg",
        ".png",
        labels,
        LabelKeys.codec(section, labels),
        Grouping.of(section.text("group", "")));
  }

  /** {@code leftImg8bit} and {@code gtFine}; the city is the group, as in the official sides. */
  private static DataSpec cityscapes(Section section, Path base, Path root) {
    LabelSpace labels = LabelKeys.space(section, base, LabelSpace.builtIn("cityscapes"));
    String subset = section.text("subset", "train");
    String annotation = section.text("annotation", "label_ids");
    MaskCodec codec = MaskCodec.of(MaskFormat.INDEX, labels);
    String suffix;
    switch (annotation) {
      case "label_ids" -> {
        suffix = "_gtFine_labelIds.png";
        codec = codec.withValues(cityscapesIds());
      }
      case "label_train_ids" -> suffix = "_gtFine_labelTrainIds.png";
      default -> throw section.wrong("annotation", "label_ids or label_train_ids");
    }
    return new DataSpec.Folder(
        root,
        root.resolve("leftImg8bit").resolve(subset),
        root.resolve("gtFine").resolve(subset),
        new Pairing.ByName(),
        "_leftImg8bit.png",
        suffix,
        labels,
        codec,
        Grouping.of(section.text("group", "^[^/]+")));
  }

  private static Map<Integer, Integer> cityscapesIds() {
    Map<Integer, Integer> positions = new HashMap<>();
    for (int id = 0; id <= CITYSCAPES_LAST; id++) {
      int train = CITYSCAPES.indexOf(id);
      positions.put(id, train < 0 ? LabelMap.IGNORE : train);
    }
    positions.put(LabelMap.IGNORE, LabelMap.IGNORE);
    return positions;
  }

  /** {@code images/SUBSET} and {@code annotations/SUBSET}. */
  private static DataSpec sceneParsing(
      Section section, Path base, Path root, String space, String subset) {
    LabelSpace labels = LabelKeys.space(section, base, LabelSpace.builtIn(space));
    String side = section.text("subset", subset);
    return new DataSpec.Folder(
        root,
        root.resolve(section.text("images", "images")).resolve(side),
        root.resolve(section.text("masks", "annotations")).resolve(side),
        new Pairing.ByName(),
        section.text("image_suffix", ".jpg"),
        section.text("mask_suffix", ".png"),
        labels,
        LabelKeys.codec(section, labels),
        Grouping.of(section.text("group", "")));
  }

  /** CVAT's "Segmentation mask 1.1": colours by labelmap.txt, the pictures beside or elsewhere. */
  private static DataSpec cvatMasks(Section section, Path root) {
    LabelSpace labels = LabelFile.read(root.resolve("labelmap.txt"));
    MaskCodec codec = MaskCodec.of(MaskFormat.COLOUR, labels);
    String images = section.text("images", "JPEGImages");
    Path list =
        root.resolve("ImageSets/Segmentation/" + section.text("subset", "default") + ".txt");
    return new DataSpec.Folder(
        root,
        root.resolve(images),
        root.resolve("SegmentationClass"),
        Files.isRegularFile(list) ? new Pairing.ByList(list) : new Pairing.ByName(),
        section.text("image_suffix", ""),
        ".png",
        labels,
        codec,
        Grouping.of(section.text("group", "")));
  }
}
