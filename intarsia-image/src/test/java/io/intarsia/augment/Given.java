package io.intarsia.augment;

import io.intarsia.config.Config;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Samples and augmentations for tests. */
final class Given {
  private Given() {}

  /** An augmentation from the YAML of its list. */
  static Augmentation augmentation(String yaml) {
    Config config = Config.parse("test", "augment: " + yaml);
    return Augmentation.of(AugmentSpecs.read(config.root().sections("augment")));
  }

  /** Noise, with every pixel's class told by its red value: red = 20 * class. */
  static Sample classes(int width, int height, long seed) {
    Random random = new Random(seed);
    byte[] rgb = new byte[width * height * 3];
    random.nextBytes(rgb);
    byte[] ids = new byte[width * height];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (i / 3 % 5 + 1);
      rgb[i * 3] = (byte) (20 * ids[i]);
    }
    return new Sample(
        "s" + seed,
        Picture.of(width, height, rgb),
        new Truth.Classes(LabelMap.of(width, height, ids)));
  }

  /** The sample with a mask for each of six classes, and one for all of them. */
  static Sample masks(Sample of) {
    LabelMap map = ((Truth.Classes) of.truth()).map();
    List<GreyPicture> masks = new ArrayList<>();
    for (int c = 0; c < 7; c++) {
      byte[] values = new byte[map.ids().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) (map.ids()[i] == c || c == 6 ? 1 : 0);
      }
      masks.add(GreyPicture.of(map.width(), map.height(), values));
    }
    return new Sample(of.id(), of.picture(), new Truth.Masks(masks));
  }
}
