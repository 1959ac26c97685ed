package io.intarsia.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolygonsTest {
  private static final Golden GOLDEN = Golden.load("augment/polygon_fill");

  static List<String> cases() {
    return GOLDEN.names();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fillsAndDrawsAsOpenCvDoes(String name) {
    JsonNode one = GOLDEN.get(name);
    List<int[]> lines = new ArrayList<>();
    one.get("polygons_xy").forEach(points -> lines.add(MaskOpsTest.flat(points)));
    int width = one.get("width").asInt();
    int height = one.get("height").asInt();
    check(Polygons.fill(width, height, lines), one.get("fillPoly_all_in_one_call"));
    check(Polygons.outline(width, height, lines), one.get("polylines_closed_thickness1"));
  }

  private static void check(GreyPicture got, JsonNode want) {
    byte[] values = Golden.bytes(want);
    for (int i = 0; i < values.length; i++) {
      assertThat(got.values()[i] & 0xff).isEqualTo(values[i] * 255);
    }
  }

  @Test
  void fillingThePolygonsOfAMaskGivesTheMaskBack() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      byte[] values = new byte[31 * 23];
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) (random.nextInt(100) < 35 + round ? 255 : 0);
      }
      GreyPicture mask = GreyPicture.of(31, 23, values);
      byte[] sum = new byte[values.length];
      for (Polygons.Polygon part : Polygons.of(mask)) {
        List<int[]> lines = new ArrayList<>(part.holes());
        lines.add(part.outline());
        byte[] filled = Polygons.fill(31, 23, lines).values();
        for (int i = 0; i < sum.length; i++) {
          sum[i] |= filled[i];
        }
      }
      assertThat(sum).isEqualTo(values);
    }
  }
}
