package io.intarsia.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.augment.mix.Pasting;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every type there is, with its settings left alone. */
class EveryTypeTest {
  private static final Donors DONORS =
      new Donors() {
        @Override
        public int size() {
          return 3;
        }

        @Override
        public Sample load(int index) {
          return Given.classes(25 + index, 18, 90 + index);
        }
      };

  static List<String> types() {
    return AugmentSpecs.types();
  }

  private static Augmentation certain(String type) {
    String more =
        switch (type) {
          case "random_crop", "center_crop", "resize", "random_resized_crop" ->
              ", height: 9, width: 11";
          case "crop_non_empty_mask_if_exists" -> ", height: 9, width: 11";
          case "crop" -> ", x_max: 9, y_max: 8";
          case "pad_if_needed" -> ", min_height: 40, min_width: 41";
          case "longest_max_size", "smallest_max_size" -> ", max_size: 30";
          case "copy_paste" -> ", classes: [2, 4]";
          case "one_of", "some_of", "sequential" -> ", transforms: [rotate, blur, horizontal_flip]";
          default -> "";
        };
    return Given.augmentation("[{type: " + type + ", p: 1" + more + "}]");
  }

  @ParameterizedTest
  @MethodSource("types")
  void inventsNoClassAndRepeatsItself(String type) {
    Augmentation augmentation = certain(type);
    for (int i = 0; i < 10; i++) {
      Sample given = Given.classes(24, 17, i);
      Sample got = augmentation.apply(given, 5, 1, i, DONORS);
      assertThat(augmentation.apply(given, 5, 1, i, DONORS)).isEqualTo(got);
      assertThat(Set.of(1, 2, 3, 4, 5)).containsAll(new TreeSet<>(Pasting.shown(got.truth())));
      assertThat(got.truth().width()).isEqualTo(got.picture().width());
    }
  }

  /** Masks that say the same as a label map still do afterwards. */
  @ParameterizedTest
  @MethodSource("types")
  void masksFollowLabels(String type) {
    if (type.equals("crop_non_empty_mask_if_exists")
        || type.equals("class_mix")
        || type.equals("copy_paste")) {
      return; // these look at the labels when they draw
    }
    Augmentation augmentation = certain(type);
    Sample given = Given.classes(24, 17, 3);
    Sample map = augmentation.apply(given, 5, 1, 2, DONORS);
    Sample masks = augmentation.apply(Given.masks(given), 5, 1, 2, DONORS);
    assertThat(masks.picture()).isEqualTo(map.picture());
    List<GreyPicture> expected = new ArrayList<>(((Truth.Masks) Given.masks(map).truth()).masks());
    List<GreyPicture> got = new ArrayList<>(((Truth.Masks) masks.truth()).masks());
    assertThat(got.subList(0, 6)).isEqualTo(expected.subList(0, 6));
  }

  @ParameterizedTest
  @MethodSource("types")
  void isDescribedInYamlThatReadsBack(String type) {
    String yaml = certain(type).toYaml();
    assertThat(Given.augmentation("\n" + yaml).toYaml()).isEqualTo(yaml);
  }
}
