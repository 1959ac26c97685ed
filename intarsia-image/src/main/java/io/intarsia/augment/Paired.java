package io.intarsia.augment;

import io.intarsia.augment.geometry.Raster;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One change made to a picture and to all that is known of its pixels. */
final class Paired {
  private Paired() {}

  /** Another picture, the labels as they are. */
  static Sample picture(Sample sample, UnaryOperator<Picture> change) {
    return new Sample(sample.id(), change.apply(sample.picture()), sample.truth());
  }

  /** One change that treats all alike. */
  static Sample map(Sample sample, UnaryOperator<Raster> change) {
    return map(sample, change, change);
  }

  /** One change of the picture and one that treats the label map or each mask. */
  static Sample map(
      Sample sample, UnaryOperator<Raster> ofPicture, UnaryOperator<Raster> ofLabels) {
    Picture picture = ofPicture.apply(Raster.of(sample.picture())).toPicture();
    return new Sample(sample.id(), picture, labels(sample.truth(), ofLabels));
  }

  /** The truth with its label map or each of its masks changed. */
  static Truth labels(Truth truth, UnaryOperator<Raster> change) {
    if (truth instanceof Truth.Classes classes) {
      return new Truth.Classes(change.apply(Raster.of(classes.map())).toLabels());
    }
    Truth.Masks masks = (Truth.Masks) truth;
    return new Truth.Masks(
        masks.masks().stream().map(m -> change.apply(Raster.of(m)).toMask()).toList());
  }

  /**
   * What labels get where there is no picture: the value asked for, else "not known"; masks get 0.
   */
  static int labelFill(Sample sample, @Nullable Integer asked) {
    if (sample.truth() instanceof Truth.Masks) {
      return 0;
    }
    return asked == null ? LabelMap.IGNORE : asked;
  }

  /** A fill value as an array. */
  static int[] fill(List<Integer> value) {
    return value.stream().mapToInt(v -> v).toArray();
  }
}
