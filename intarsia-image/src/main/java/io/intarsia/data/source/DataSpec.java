package io.intarsia.data.source;

import io.intarsia.data.Dataset;
import io.intarsia.data.file.MaskCodec;
import io.intarsia.label.LabelSpace;
import java.nio.file.Path;

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
}
