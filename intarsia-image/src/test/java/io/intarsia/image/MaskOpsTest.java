package io.intarsia.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskOpsTest {
  private static final Golden GOLDEN = Golden.load("image/mask_operations");
  private static final JsonNode MASK = GOLDEN.get("mask").get("mask");

  private static GreyPicture grey(JsonNode tensor) {
    return GreyPicture.of(Golden.size(tensor, 1), Golden.size(tensor, 0), Golden.bytes(tensor));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "euclidean_distance_transform (scipy distance_transform_edt of mask)|false",
        "euclidean_distance_transform of 1-mask|true"
      })
  void distanceEqualsScipy(String name, boolean inverse) {
    byte[] values = Golden.bytes(MASK);
    for (int i = 0; inverse && i < values.length; i++) {
      values[i] = (byte) (1 - values[i]);
    }
    double[] got = MaskOps.distance(GreyPicture.of(22, 18, values));
    JsonNode want = GOLDEN.get(name).get("output").get("data");
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isEqualTo(want.get(i).asDouble(), within(1e-7));
    }
  }

  @Test
  void distanceEqualsTheDefinitionOnNoise() {
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      byte[] values = new byte[13 * 17];
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) (random.nextInt(12) == 0 ? 0 : 1);
      }
      double[] got = MaskOps.distance(GreyPicture.of(13, 17, values));
      for (int i = 0; i < values.length; i++) {
        double best = Double.POSITIVE_INFINITY;
        for (int k = 0; k < values.length; k++) {
          if (values[k] == 0) {
            best =
                Math.min(
                    best, Math.sqrt(Math.pow(i % 13 - k % 13, 2) + Math.pow(i / 13 - k / 13, 2)));
          }
        }
        assertThat(got[i]).isEqualTo(best);
      }
    }
  }

  @Test
  void distanceIsInfiniteWithoutAnyZero() {
    assertThat(MaskOps.distance(GreyPicture.of(2, 1, new byte[] {1, 1})))
        .containsOnly(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void componentsEqualOpenCv(int connectivity) {
    JsonNode want = GOLDEN.get("connected_components_" + connectivity);
    Components got = Components.of(grey(MASK), connectivity);
    JsonNode labels = want.get("labels").get("data");
    for (int i = 0; i < got.labels().length; i++) {
      assertThat(got.labels()[i]).isEqualTo(labels.get(i).asInt());
    }
    assertThat(got.parts()).hasSize(want.get("count_including_background").asInt() - 1);
    for (Components.Part part : got.parts()) {
      JsonNode box = want.get("bbox_xywh").get(part.label());
      JsonNode centre = want.get("centroids").get(part.label());
      assertThat(part.area()).isEqualTo(want.get("areas").get(part.label()).asLong());
      assertThat(new int[] {part.x(), part.y(), part.width(), part.height()})
          .containsExactly(
              box.get(0).asInt(), box.get(1).asInt(), box.get(2).asInt(), box.get(3).asInt());
      assertThat(part.centreX()).isEqualTo(centre.get(0).asDouble(), within(1e-6));
      assertThat(part.centreY()).isEqualTo(centre.get(1).asDouble(), within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({"kernel_rect3,RECT,3", "kernel_cross3,CROSS,3", "kernel_ellipse5,ELLIPSE,5"})
  void morphologyEqualsOpenCv(String name, MaskOps.Shape shape, int size) {
    JsonNode want = GOLDEN.get(name);
    GreyPicture kernel = MaskOps.kernel(shape, size);
    assertThat(kernel).isEqualTo(grey(want.get("kernel")));
    for (MaskOps.Morphology operation : MaskOps.Morphology.values()) {
      String field = operation.name().toLowerCase(Locale.ROOT);
      assertThat(MaskOps.morph(grey(MASK), operation, kernel)).isEqualTo(grey(want.get(field)));
    }
  }

  @Test
  void contoursEqualOpenCv() {
    JsonNode want = GOLDEN.get("find_contours_external_simple (order as OpenCV)");
    List<Polygons.Contour> got = Polygons.contours(grey(MASK), false, true);
    checkLines(got, want.get("contours_xy"));
    for (int i = 0; i < got.size(); i++) {
      assertThat(got.get(i).area()).isEqualTo(want.get("areas").get(i).asDouble());
      assertThat(got.get(i).perimeter())
          .isEqualTo(want.get("perimeters").get(i).asDouble(), within(1e-4));
    }
    want = GOLDEN.get("find_contours_ccomp_none");
    got = Polygons.contours(grey(MASK), true, false);
    checkLines(got, want.get("contours_xy"));
    for (int i = 0; i < got.size(); i++) {
      JsonNode links = want.get("hierarchy_next_prev_child_parent").get(i);
      Polygons.Contour line = got.get(i);
      assertThat(new int[] {line.next(), line.previous(), line.child(), line.parent()})
          .containsExactly(
              links.get(0).asInt(),
              links.get(1).asInt(),
              links.get(2).asInt(),
              links.get(3).asInt());
    }
  }

  private static void checkLines(List<Polygons.Contour> got, JsonNode want) {
    assertThat(got).hasSize(want.size());
    for (int i = 0; i < got.size(); i++) {
      assertThat(got.get(i).xy()).containsExactly(flat(want.get(i)));
    }
  }

  static int[] flat(JsonNode points) {
    int[] xy = new int[points.size() * 2];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = points.get(i / 2).get(i % 2).asInt();
    }
    return xy;
  }
}
