package io.intarsia.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.junit.jupiter.api.Test;

class PictureTest {
  private final Picture two = Picture.of(2, 1, new byte[] {1, 2, 3, 4, 5, 6});

  @Test
  void turnsEveryExifOrientationUpright() {
    // The letters a b / c d / e f, stored 2 wide and 3 high.
    byte[] rgb = new byte[18];
    for (int i = 0; i < 6; i++) {
      rgb[i * 3] = (byte) ('a' + i);
    }
    Picture stored = Picture.of(2, 3, rgb);
    String[] upright = {
      "ab/cd/ef", "ba/dc/fe", "fe/dc/ba", "ef/cd/ab", "ace/bdf", "eca/fdb", "fdb/eca", "bdf/ace"
    };
    for (int orientation = 1; orientation <= 8; orientation++) {
      assertThat(letters(stored.oriented(orientation))).isEqualTo(upright[orientation - 1]);
    }
  }

  @Test
  void goesThroughAwtAndBack() {
    assertThat(Picture.of(two.toBufferedImage())).isEqualTo(two);
  }

  @Test
  void dropsTheAlphaOfAnAwtImage() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00123456);
    assertThat(Picture.of(image).pixel(0, 0)).isEqualTo(0x123456);
  }

  @Test
  void goesThroughOpenCvInItsOwnOrderAndBack() {
    try (Mat mat = Mats.toMat(two)) {
      assertThat(mat.ptr(0).get(0)).isEqualTo((byte) 3);
      assertThat(Mats.toPicture(mat)).isEqualTo(two);
    }
  }

  @Test
  void readsAMatrixThatIsPartOfALargerOne() {
    Picture large = PillowResizeTest.noise(9, 7);
    try (Mat mat = Mats.toMat(large);
        Mat part = new Mat(mat, new Rect(2, 3, 4, 2))) {
      assertThat(Mats.toPicture(part)).isEqualTo(large.crop(2, 3, 4, 2));
    }
  }

  @Test
  void refusesBytesThatAreNotTheSides() {
    assertThatThrownBy(() -> Picture.of(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Picture.of(0, 2, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> two.crop(1, 0, 2, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reducesLabelsAsAde20kWantsIt() {
    LabelMap map = LabelMap.of(4, 1, new byte[] {0, 1, (byte) 254, (byte) 255});
    assertThat(map.reduced().ids()).containsExactly((byte) 255, 0, (byte) 253, (byte) 255);
    assertThat(map.mask(1, 255).values()).containsExactly(0, 255, 0, 255);
  }

  private static String letters(Picture picture) {
    StringBuilder out = new StringBuilder();
    for (int y = 0; y < picture.height(); y++) {
      out.append(y == 0 ? "" : "/");
      for (int x = 0; x < picture.width(); x++) {
        out.append((char) (picture.pixel(x, y) >> 16));
      }
    }
    return out.toString();
  }
}
