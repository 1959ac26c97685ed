package io.intarsia.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of work never shows, and labels follow their picture. */
class AugmentationTest {
  private static final String USUAL =
      """
      [{type: random_scale, scale: [0.5, 2.0]},
       {type: random_crop, width: 12, height: 9, pad_if_needed: true},
       {type: horizontal_flip, p: 0.5}, {type: random_rotate90, p: 0.5},
       {type: color_jitter, brightness: 0.3, contrast: 0.3, saturation: 0.3, hue: 0.1}]
      """;

  @Test
  void dependsOnSeedEpochAndIndexAlone() {
    Augmentation augmentation = Given.augmentation(USUAL);
    Sample sample = Given.classes(20, 15, 1);
    List<Sample> forward =
        IntStream.range(0, 50).mapToObj(i -> augmentation.apply(sample, 7, 2, i)).toList();
    List<Sample> anyOrder =
        IntStream.range(0, 50)
            .parallel()
            .mapToObj(i -> augmentation.apply(sample, 7, 2, i))
            .toList();

    assertThat(anyOrder).isEqualTo(forward);
    assertThat(forward.stream().distinct().count()).isGreaterThan(45);
    assertThat(augmentation.apply(sample, 8, 2, 3)).isNotEqualTo(forward.get(3));
    assertThat(augmentation.apply(sample, 7, 3, 3)).isNotEqualTo(forward.get(3));
  }

  /** Red tells the class, so after exact moves it still must. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: horizontal_flip, p: 1}",
        "{type: vertical_flip, p: 1}",
        "{type: transpose, p: 1}",
        "{type: rot90, p: 1}",
        "{type: random_crop, height: 7, width: 8}",
        "{type: random_crop, height: 30, width: 8, pad_if_needed: true}",
        "{type: center_crop, height: 7, width: 8}",
        "{type: center_crop, height: 33, width: 28, pad_if_needed: true}",
        "{type: crop, x_min: 2, y_min: 1, x_max: 9, y_max: 5}",
        "{type: crop_non_empty_mask_if_exists, height: 4, width: 5}",
        "{type: pad_if_needed, min_height: 44, min_width: 50}",
        "{type: pad_if_needed, pad_height_divisor: 16, pad_width_divisor: 32, position: random}",
        "{type: pad_if_needed, min_height: 44, min_width: 50, border_mode: constant}",
        "{type: random_scale, scale: [0.5, 3], interpolation: nearest}",
        "{type: random_resized_crop, height: 9, width: 11, interpolation: nearest}",
      })
  void labelsFollowThePicture(String yaml) {
    Augmentation augmentation = Given.augmentation("[" + yaml + "]");
    for (int i = 0; i < 20; i++) {
      Sample given = Given.classes(19, 14, i);
      Sample got = augmentation.apply(given, 3, 0, i);
      LabelMap map = ((Truth.Classes) got.truth()).map();
      for (int at = 0; at < map.ids().length; at++) {
        int red = got.picture().rgb()[at * 3] & 0xff;
        int id = map.ids()[at] & 0xff;
        assertThat(id).isEqualTo(red == 0 ? LabelMap.IGNORE : red / 20);
      }
      Sample masks = augmentation.apply(Given.masks(given), 3, 0, i);
      if (yaml.contains("non_empty")) {
        continue;
      }
      assertThat(masks.picture()).isEqualTo(got.picture());
      assertThat(((Truth.Masks) masks.truth()).masks()).isEqualTo(expectedMasks(map));
    }
  }

  private static List<GreyPicture> expectedMasks(LabelMap map) {
    Picture any = Picture.of(map.width(), map.height(), new byte[map.ids().length * 3]);
    Truth.Masks masks =
        (Truth.Masks) Given.masks(new Sample("x", any, new Truth.Classes(map))).truth();
    byte[] known = new byte[map.ids().length];
    for (int i = 0; i < known.length; i++) {
      known[i] = (byte) (map.ids()[i] == (byte) LabelMap.IGNORE ? 0 : 1);
    }
    List<GreyPicture> out = new ArrayList<>(masks.masks());
    out.set(6, GreyPicture.of(map.width(), map.height(), known));
    return out;
  }

  @Test
  void refusesACropLargerThanThePicture() {
    Augmentation augmentation = Given.augmentation("[{type: random_crop, height: 7, width: 21}]");
    assertThatThrownBy(() -> augmentation.apply(Given.classes(20, 15, 4), 0, 0, 0))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("s4: the picture is 20x15")
        .hasMessageContaining("random_crop of 21x7")
        .hasMessageContaining("pad_if_needed: true");
  }

  @Test
  void aCropShowsWhatIsLabelled() {
    Augmentation augmentation =
        Given.augmentation(
            "[{type: crop_non_empty_mask_if_exists, height: 3, width: 3, ignore_values: [2]}]");
    byte[] ids = new byte[30 * 30];
    ids[17 * 30 + 22] = 1;
    ids[5] = 2;
    ids[900 - 1] = (byte) LabelMap.IGNORE;
    Sample sample =
        new Sample(
            "s", Picture.of(30, 30, new byte[2700]), new Truth.Classes(LabelMap.of(30, 30, ids)));
    for (int i = 0; i < 50; i++) {
      Truth.Classes got = (Truth.Classes) augmentation.apply(sample, 0, 0, i).truth();
      assertThat(got.map().histogram()[1]).isEqualTo(1);
    }
  }

  @Test
  void isDescribedInYamlThatReadsBack() {
    String yaml = Given.augmentation(USUAL).toYaml();
    assertThat(yaml).contains("- {type: random_scale, scale: [0.5, 2.0], interpolation: linear");
    assertThat(Given.augmentation("\n" + yaml).toYaml()).isEqualTo(yaml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: random_crob, height: 7, width: 8}",
        "{type: random_crop, height: 7}",
        "{type: random_crop, height: 0, width: 8}",
        "{type: random_crop, height: 7, width: 8, wide: 3}",
        "{type: horizontal_flip, p: 1.5}",
        "{type: random_scale, scale: [2.0, 0.5]}",
        "{type: random_scale, scale: [0.5, .inf]}",
        "{type: color_jitter, hue: 0.7}",
        "{type: one_of}",
        "{type: pad_if_needed, border_mode: mirror}",
        "{type: pad_if_needed, value: [1, 2]}",
      })
  void refusesWhatItDoesNotUnderstand(String yaml) {
    assertThatThrownBy(() -> Given.augmentation("[" + yaml + "]"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("test:1:");
  }
}
