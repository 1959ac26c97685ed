package io.intarsia.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Filling holes and joining photos. */
class OpenCvPhotoTest {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;

  /** Rectangles of random places, sizes and colours. */
  private static Picture texture(int width, int height, int count, long seed) {
    Random random = new Random(seed);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < count; i++) {
      int left = random.nextInt(width - 4);
      int top = random.nextInt(height - 4);
      int right = Math.min(width, left + 4 + random.nextInt(30));
      int bottom = Math.min(height, top + 4 + random.nextInt(30));
      int colour = random.nextInt(1 << 24);
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          for (int c = 0; c < 3; c++) {
            rgb[3 * (y * width + x) + c] = (byte) (colour >> 8 * c);
          }
        }
      }
    }
    return Picture.of(width, height, rgb);
  }

  @ParameterizedTest
  @EnumSource(OpenCvInpaint.Method.class)
  void aHoleTakesTheColoursAroundItAndNothingElseChanges(OpenCvInpaint.Method method) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    byte[] hole = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      boolean open = x >= 20 && x < 30 && y >= 10 && y < 22;
      hole[i] = (byte) (open ? 255 : 0);
      rgb[3 * i] = (byte) (open ? 0 : 3 * x);
      rgb[3 * i + 1] = (byte) (open ? 0 : 120);
      rgb[3 * i + 2] = (byte) (open ? 255 : 2 * y);
    }
    Picture filled =
        OpenCvInpaint.fill(
            Picture.of(WIDTH, HEIGHT, rgb), GreyPicture.of(WIDTH, HEIGHT, hole), method, 5);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int pixel = filled.pixel(i % WIDTH, i / WIDTH);
      if (hole[i] == 0) {
        assertThat((byte) (pixel >> 16)).isEqualTo(rgb[3 * i]);
        assertThat((byte) pixel).isEqualTo(rgb[3 * i + 2]);
      } else {
        assertThat(pixel >> 16 & 0xff).isBetween(3 * (i % WIDTH) - 25, 3 * (i % WIDTH) + 25);
        assertThat(pixel >> 8 & 0xff).isBetween(115, 125);
        assertThat(pixel & 0xff).isLessThan(80);
      }
    }
  }

  @Test
  void refusesAHoleOfAnotherSize() {
    assertThatThrownBy(
            () ->
                OpenCvInpaint.fill(
                    texture(20, 20, 3, 1),
                    GreyPicture.of(20, 19, new byte[380]),
                    OpenCvInpaint.Method.TELEA,
                    3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void joinsTwoCropsOfOnePictureToItsSize() {
    Picture whole = texture(640, 320, 900, 5);
    Picture left = whole.crop(0, 0, 420, 320);
    Picture right = whole.crop(220, 0, 420, 320);
    Picture joined = OpenCvStitch.join(List.of(left, right), true);
    assertThat(joined.width()).isBetween(630, 650);
    assertThat(joined.height()).isBetween(310, 330);
  }

  @Test
  void saysWhyPhotosCannotBeJoined() {
    Picture plain = Picture.of(200, 200, new byte[3 * 200 * 200]);
    assertThatThrownBy(() -> OpenCvStitch.join(List.of(plain, plain), false))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "the 2 photos cannot be joined: too few of them overlap, or what they share has too"
                + " little detail");
    assertThatThrownBy(() -> OpenCvStitch.join(List.of(plain), false)).isInstanceOf(Refusal.class);
  }
}
