package io.intarsia.data.source;

import io.intarsia.data.Dataset;
import io.intarsia.data.file.Entry;
import io.intarsia.data.file.EntryDataset;
import io.intarsia.data.file.MaskCodec;
import io.intarsia.data.file.Place;
import io.intarsia.data.parquet.Shards;
import io.intarsia.data.parquet.Unpacked;
import io.intarsia.data.polygon.Coco;
import io.intarsia.data.polygon.CvatXml;
import io.intarsia.data.polygon.HandBone;
import io.intarsia.data.polygon.LabelStudio;
import io.intarsia.data.polygon.Labelme;
import io.intarsia.data.polygon.Overlap;
import io.intarsia.data.polygon.Painting;
import io.intarsia.hub.Hub;
import io.intarsia.label.LabelSpace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where labelled pictures come from. */
public sealed interface DataSpec {
  /**
   * Finds the samples; pictures are read when they are asked for.
   *
   * @throws io.intarsia.base.Refusal INPUT if files are missing or lists broken
   */
  Dataset open();

  /**
   * Pictures and masks in files of their own.
   *
   * @param root the folder that the paths of lists and tables start from
   * @param images the folder of pictures
   * @param masks the folder of masks
   * @param pairing how pictures find their masks
   * @param imageSuffix what names of pictures end with; empty for all known picture files
   * @param maskSuffix what names of masks end with, where the picture's suffix stood
   * @param labels the classes
   * @param codec what the masks' pixels mean
   * @param grouping what makes groups
   */
  record Folder(
      Path root,
      Path images,
      Path masks,
      Pairing pairing,
      String imageSuffix,
      String maskSuffix,
      LabelSpace labels,
      MaskCodec codec,
      Grouping grouping)
      implements DataSpec {
    @Override
    public Dataset open() {
      return FolderSource.open(this);
    }
  }

  /**
   * Pictures and masks in Parquet shards, as data sets of the Hugging Face Hub have them.
   *
   * @param root the folder of the shards; not used with a repository
   * @param repo {@code owner/name[@revision]} of a data set on the Hub, or empty
   * @param files names of the shards, such as {@code data/train-*.parquet}
   * @param image the column of pictures
   * @param mask the column of masks
   * @param cache where archives made of shards are kept
   * @param labels the classes
   * @param codec what the masks' pixels mean
   */
  record Parquet(
      Path root,
      String repo,
      String files,
      String image,
      String mask,
      Path cache,
      LabelSpace labels,
      MaskCodec codec)
      implements DataSpec {
    @Override
    public Dataset open() {
      List<Path> shards =
          repo.isEmpty()
              ? Shards.local(root, files)
              : Shards.ofHub(Hub.fromEnvironment(), repo, files);
      Path archive = Place.of(Unpacked.of(shards, image, mask, cache)).path();
      return FolderSource.open(
          new Folder(
              archive,
              archive.resolve(Unpacked.IMAGES),
              archive.resolve(Unpacked.MASKS),
              new Pairing.ByName(),
              "",
              ".png",
              labels,
              codec,
              Grouping.of("")));
    }
  }

  /**
   * Pictures that are drawn when they are asked for.
   *
   * @param dataset draws them
   */
  record Generated(Dataset dataset) implements DataSpec {
    @Override
    public Dataset open() {
      return dataset;
    }
  }

  /**
   * Files of labelme, one JSON beside each picture.
   *
   * @param folder of pictures and JSON, at any depth
   * @param painting how shapes become labels
   * @param grouping what makes groups
   */
  record LabelmeFolder(Path folder, Painting painting, Grouping grouping) implements DataSpec {
    @Override
    public Dataset open() {
      return dataset(folder, painting, grouping, Labelme.entries(folder, painting));
    }
  }

  /**
   * X-rays of hands, a folder for each person, see {@link HandBone}.
   *
   * @param images the folder of the persons' folders of pictures
   * @param annotations the folder of the persons' folders of JSON
   * @param painting how polygons become labels
   */
  record HandBones(Path images, Path annotations, Painting painting) implements DataSpec {
    @Override
    public Dataset open() {
      List<Entry> entries = HandBone.entries(images, annotations, painting);
      return dataset(images, painting, Grouping.NONE, entries);
    }
  }

  /**
   * One JSON of COCO's form.
   *
   * @param json polygons and run lengths
   * @param images the folder of pictures
   * @param labels the classes; where there are none, the JSON's categories
   * @param multiLabel true for masks that may overlap
   * @param overlap who has a pixel of several shapes
   * @param ignored names of categories that are left out
   * @param grouping what makes groups
   */
  record CocoJson(
      Path json,
      Path images,
      Optional<LabelSpace> labels,
      boolean multiLabel,
      Overlap overlap,
      List<String> ignored,
      Grouping grouping)
      implements DataSpec {
    @Override
    public Dataset open() {
      Coco coco = Coco.read(json);
      LabelSpace space = labels.orElseGet(() -> coco.labels(multiLabel));
      Painting painting = new Painting(space, multiLabel, overlap, ignored);
      return dataset(json, painting, grouping, coco.entries(images, painting));
    }
  }

  /**
   * The export "CVAT for images".
   *
   * @param xml its annotations.xml
   * @param images the folder of pictures
   * @param painting how shapes become labels
   * @param grouping what makes groups
   */
  record CvatImages(Path xml, Path images, Painting painting, Grouping grouping)
      implements DataSpec {
    @Override
    public Dataset open() {
      return dataset(xml, painting, grouping, CvatXml.entries(xml, images, painting));
    }
  }

  /**
   * The JSON export of Label Studio.
   *
   * @param json a list of tasks
   * @param images the folder of pictures
   * @param key of the picture in a task's data
   * @param painting how shapes and brush strokes become labels
   * @param grouping what makes groups
   */
  record LabelStudioJson(Path json, Path images, String key, Painting painting, Grouping grouping)
      implements DataSpec {
    @Override
    public Dataset open() {
      List<Entry> entries = LabelStudio.entries(json, images, key, painting);
      return dataset(json, painting, grouping, entries);
    }
  }

  private static Dataset dataset(
      Path name, Painting painting, Grouping grouping, List<Entry> entries) {
    List<Entry> grouped =
        entries.stream()
            .map(e -> new Entry(e.id(), grouping.of(e.id(), e.group()), e.image(), e.annotation()))
            .toList();
    return new EntryDataset(name.toString(), painting.space(), painting.multiLabel(), grouped);
  }
}
