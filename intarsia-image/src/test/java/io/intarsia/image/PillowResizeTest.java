package io.intarsia.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.preprocess.Resample;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PillowResizeTest {
  private static final Golden GOLDEN = Golden.load("image/pillow_resize");

  static List<String> cases() {
    return GOLDEN.namesWith("output");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPillowToTheBit(String name) {
    JsonNode params = GOLDEN.get(name).get("params");
    Picture input = Golden.picture(GOLDEN.get("input").get("input"));
    Picture got =
        PillowResize.resize(
            input,
            params.get("width").asInt(),
            params.get("height").asInt(),
            Resample.ofName(params.get("filter").asText()));
    assertThat(got).isEqualTo(Golden.picture(GOLDEN.get(name).get("output")));
  }

  @ParameterizedTest
  @EnumSource(Resample.class)
  void manyThreadsChangeNothing(Resample filter) {
    Picture large = noise(700, 500);
    Picture whole = PillowResize.resize(large, 900, 410, filter);
    GreyPicture[] planes = new GreyPicture[3];
    for (int c = 0; c < 3; c++) {
      byte[] plane = new byte[700 * 500];
      for (int i = 0; i < plane.length; i++) {
        plane[i] = large.rgb()[i * 3 + c];
      }
      planes[c] = PillowResize.resize(GreyPicture.of(700, 500, plane), 900, 410, filter);
    }
    for (int i = 0; i < 900 * 410; i++) {
      for (int c = 0; c < 3; c++) {
        assertThat(whole.rgb()[i * 3 + c]).isEqualTo(planes[c].values()[i]);
      }
    }
  }

  @Test
  void keepsAFlatPictureFlat() {
    byte[] rgb = new byte[40 * 30 * 3];
    java.util.Arrays.fill(rgb, (byte) 200);
    for (Resample filter : Resample.values()) {
      Picture got = PillowResize.resize(Picture.of(40, 30, rgb), 17, 91, filter);
      assertThat(got.rgb()).containsOnly((byte) 200);
    }
  }

  @Test
  void returnsThePictureItselfWhenTheSidesAreTheSame() {
    Picture picture = noise(5, 4);
    assertThat(PillowResize.resize(picture, 5, 4, Resample.LANCZOS)).isSameAs(picture);
  }

  static Picture noise(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    new Random(7).nextBytes(rgb);
    return Picture.of(width, height, rgb);
  }
}
