package io.intarsia.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenCvResizeTest {
  private static final Golden GOLDEN = Golden.load("image/opencv_resize");

  static List<String> cases() {
    return GOLDEN.namesWith("output");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsOpenCv(String name) {
    JsonNode params = GOLDEN.get(name).get("params");
    String filter = params.get("interpolation").asText().toUpperCase(Locale.ROOT);
    Picture got =
        OpenCvResize.resize(
            Golden.picture(GOLDEN.get("input").get("input")),
            params.get("width").asInt(),
            params.get("height").asInt(),
            OpenCvResize.Filter.valueOf(filter));
    byte[] want = Golden.bytes(GOLDEN.get(name).get("output"));
    assertThat(got.rgb()).hasSameSizeAs(want);
    for (int i = 0; i < want.length; i++) {
      assertThat(Math.abs((got.rgb()[i] & 0xff) - (want[i] & 0xff))).isLessThanOrEqualTo(1);
    }
  }
}
