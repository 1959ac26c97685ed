package io.intarsia.data.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.augment.AugmentSpecs;
import io.intarsia.augment.Augmentation;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
  private static final int SIDE = 64;
  private static final int RED = 0xff0000;
  private static final int BLUE = 0x0000ff;
  private static final LabelSpace SPACE =
      new LabelSpace(
          "toy",
          List.of(
              new LabelClass(0, "red", List.of("red"), RED),
              new LabelClass(1, "blue", List.of("blue"), BLUE),
              new LabelClass(2, "green", List.of("green"), 0x00ff00)),
          255,
          false,
          List.of());

  /**
   * Grey pictures: red in the left half, blue in the right, nothing known in the lowest quarter.
   */
  private record Toy(int size, boolean multiLabel) implements Dataset {
    @Override
    public LabelSpace space() {
      return SPACE;
    }

    @Override
    public String id(int index) {
      return "toy" + index;
    }

    @Override
    public Sample load(int index) {
      byte[] rgb = new byte[SIDE * SIDE * 3];
      Arrays.fill(rgb, (byte) 90);
      byte[] ids = new byte[SIDE * SIDE];
      byte[] left = new byte[SIDE * SIDE];
      byte[] middle = new byte[SIDE * SIDE];
      for (int i = 0; i < ids.length; i++) {
        int x = i % SIDE;
        ids[i] = (byte) (i / SIDE >= 48 ? LabelMap.IGNORE : 2 * x < SIDE ? 0 : 1);
        left[i] = (byte) (2 * x < SIDE ? 1 : 0);
        middle[i] = (byte) (x >= 16 && x < 48 ? 1 : 0);
      }
      Truth truth =
          multiLabel
              ? new Truth.Masks(List.of(grey(left), grey(middle), grey(new byte[SIDE * SIDE])))
              : new Truth.Classes(LabelMap.of(SIDE, SIDE, ids));
      return new Sample(id(index), Picture.of(SIDE, SIDE, rgb), truth);
    }

    private static GreyPicture grey(byte[] values) {
      return GreyPicture.of(SIDE, SIDE, values);
    }

    @Override
    public String fingerprint() {
      return "toy";
    }
  }

  private static Picture sheet(Dataset data, Augmentation augmentation, int count, int cell) {
    return ContactSheet.draw(
        data, augmentation, new ContactSheet.Settings(count, 1, 0, cell), Progress.Factory.SILENT);
  }

  /** The share of a colour's channels over grey 90. */
  private static int mixed(int colour) {
    return (int) Math.round(0.45 * 90 + 0.55 * colour);
  }

  private static void near(Picture sheet, int x, int y, int red, int green, int blue) {
    int pixel = sheet.pixel(x, y);
    assertThat(pixel >> 16 & 0xff).as("red at %d,%d", x, y).isBetween(red - 2, red + 2);
    assertThat(pixel >> 8 & 0xff).as("green at %d,%d", x, y).isBetween(green - 2, green + 2);
    assertThat(pixel & 0xff).as("blue at %d,%d", x, y).isBetween(blue - 2, blue + 2);
  }

  private static boolean holds(Picture sheet, int colour) {
    for (int y = 0; y < sheet.height(); y++) {
      for (int x = 0; x < sheet.width(); x++) {
        if ((sheet.pixel(x, y) & 0xffffff) == colour) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void laysClassesOverAndHatchesWhatHasNone() {
    Picture sheet = sheet(new Toy(1, false), Augmentation.none(), 1, SIDE);
    int top = 8 + 22 + 22;
    near(sheet, 8 + 10, top + 10, 90, 90, 90);
    int labels = 8 + SIDE + 8;
    near(sheet, labels + 10, top + 10, mixed(255), mixed(0), mixed(0));
    near(sheet, labels + 50, top + 10, mixed(0), mixed(0), mixed(255));
    near(sheet, labels + 31, top + 10, 255, 255, 255);
    near(sheet, labels + 3, top + 53, 0xa0, 0xa0, 0xa0);
    near(sheet, labels + 6, top + 53, 30, 30, 30);
    assertThat(holds(sheet, RED)).isTrue();
    assertThat(holds(sheet, BLUE)).isTrue();
    assertThat(holds(sheet, 0x707070)).isTrue();
    assertThat(holds(sheet, 0x00ff00)).as("green never occurs").isFalse();
  }

  @Test
  void mixesColoursWhereMasksOverlap() {
    Picture sheet = sheet(new Toy(1, true), Augmentation.none(), 1, SIDE);
    int top = 8 + 22 + 22;
    int labels = 8 + SIDE + 8;
    near(sheet, labels + 8, top + 30, mixed(255), mixed(0), mixed(0));
    near(sheet, labels + 24, top + 30, mixed(128), mixed(0), mixed(128));
    near(sheet, labels + 40, top + 30, mixed(0), mixed(0), mixed(255));
    near(sheet, labels + 60, top + 30, 90, 90, 90);
    near(sheet, labels + 16, top + 30, 0, 0, 255);
    near(sheet, labels + 31, top + 30, 255, 0, 0);
    assertThat(holds(sheet, 0x00ff00)).as("green never occurs").isFalse();
  }

  @Test
  void showsWhatTheAugmentationMakesOfPictureAndLabels() {
    Augmentation flip =
        Augmentation.of(
            AugmentSpecs.read(
                Config.parse("t", "a: [{type: horizontal_flip, p: 1}]").root().sections("a")));
    Picture sheet = sheet(new Toy(1, false), flip, 1, SIDE);
    int top = 8 + 22 + 22;
    int labels = 8 + 3 * (SIDE + 8);
    near(sheet, labels + 10, top + 10, mixed(0), mixed(0), mixed(255));
    near(sheet, labels + 50, top + 10, mixed(255), mixed(0), mixed(0));
  }

  @Test
  void enlargesSmallPicturesByWholeFactorsAndReducesLargeOnes() {
    int top = 8 + 22 + 22;
    Picture large = sheet(new Toy(1, false), Augmentation.none(), 1, 2 * SIDE + 5);
    near(large, 8 + 2 * SIDE - 1, top + 2 * SIDE - 1, 90, 90, 90);
    near(large, 8 + 2 * SIDE, top + 10, 255, 255, 255);
    Picture small = sheet(new Toy(1, false), Augmentation.none(), 1, SIDE / 2);
    near(small, 8 + SIDE / 2 - 1, top + 10, 90, 90, 90);
    near(small, 8 + SIDE / 2, top + 10, 255, 255, 255);
  }

  @Test
  void drawsEverySampleOfASmallSetOnceInAnOrderOfTheSeed() {
    assertThat(ContactSheet.chosen(5, 9, 3)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(ContactSheet.chosen(500, 4, 3)).hasSize(4).doesNotHaveDuplicates();
    assertThat(ContactSheet.chosen(500, 4, 3)).isNotEqualTo(ContactSheet.chosen(500, 4, 4));
    Picture five = sheet(new Toy(5, false), Augmentation.none(), 5, SIDE);
    assertThat(five).isEqualTo(sheet(new Toy(5, false), Augmentation.none(), 9, SIDE));
    assertThat(five.height()).isEqualTo(8 + 22 + 3 * (22 + SIDE + 8));
  }

  @Test
  void refusesASheetThatNobodyCouldOpen() {
    assertThatThrownBy(() -> sheet(new Toy(1000, false), Augmentation.none(), 1000, 1024))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("million pixels; draw fewer");
    assertThatThrownBy(() -> new ContactSheet.Settings(1, 0, -1, 64)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> new ContactSheet.Settings(1, 0, 0, 31)).isInstanceOf(Refusal.class);
  }
}
