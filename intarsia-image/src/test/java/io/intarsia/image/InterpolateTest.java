package io.intarsia.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InterpolateTest {
  private static final Golden GOLDEN = Golden.load("image/torch_interpolate");
  private static final float[] INPUT = Golden.floats(GOLDEN.get("input").get("input"));

  static List<String> cases() {
    return GOLDEN.namesWith("output");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTorch(String name) {
    JsonNode params = GOLDEN.get(name).get("params");
    JsonNode output = GOLDEN.get(name).get("output");
    String mode = params.get("mode").asText().toUpperCase(Locale.ROOT).replace('-', '_');
    Interpolate interpolate =
        new Interpolate(
            Interpolate.Mode.valueOf(mode),
            params.path("align_corners").asBoolean(),
            params.path("antialias").asBoolean());
    JsonNode factor = params.get("scale_factor");
    boolean recompute = params.path("recompute_scale_factor").asBoolean();
    float[] got;
    if (factor == null || recompute) {
      got = interpolate.toSize(INPUT, 4, 5, 7, Golden.size(output, 2), Golden.size(output, 3));
    } else {
      double y = factor.isArray() ? factor.get(0).asDouble() : factor.asDouble();
      double x = factor.isArray() ? factor.get(1).asDouble() : factor.asDouble();
      got = interpolate.byFactor(INPUT, 4, 5, 7, y, x);
    }
    float[] want = Golden.floats(output);
    assertThat(got).hasSameSizeAs(want);
    float largest = 0;
    for (int i = 0; i < want.length; i++) {
      largest = Math.max(largest, Math.abs(got[i] - want[i]));
    }
    assertThat(largest).isLessThan(4e-6f);
  }
}
