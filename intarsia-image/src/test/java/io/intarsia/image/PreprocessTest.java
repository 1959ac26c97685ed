package io.intarsia.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.Resample;
import io.intarsia.preprocess.SizePolicy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessTest {
  private static final Golden GOLDEN = Golden.load("image/segformer_image_processor");

  static List<String> cases() {
    return GOLDEN.names();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheReferenceToTheBit(String name) {
    JsonNode one = GOLDEN.get(name);
    JsonNode params = one.get("params");
    Preprocess preprocess = new Preprocess(spec(params));
    float[] got = preprocess.apply(Golden.picture(GOLDEN.tensor(name, "image_hwc")));
    if (one.has("pixel_values")) {
      assertThat(got).isEqualTo(Golden.floats(one.get("pixel_values")));
    } else {
      for (JsonNode sample : one.get("pixel_values_stats").get("samples")) {
        assertThat(got[sample.get(0).asInt()]).isEqualTo((float) sample.get(1).asDouble());
      }
    }
    LabelMap labels =
        preprocess.labels(referenceMap(name), params.get("do_reduce_labels").asBoolean());
    if (one.has("labels")) {
      assertThat(labels.ids()).isEqualTo(Golden.bytes(one.get("labels")));
    } else {
      for (JsonNode sample : one.get("labels_stats").get("samples")) {
        assertThat(labels.ids()[sample.get(0).asInt()] & 0xff).isEqualTo(sample.get(1).asInt());
      }
    }
  }

  /**
   * The map a case of the fixture started from. The reference's reduce_label writes 255 over the
   * zeros of its caller's array, and the cases of one picture share that array; so every case after
   * the first reducing one began without zeros.
   */
  private static LabelMap referenceMap(String name) {
    JsonNode map = GOLDEN.tensor(name, "segmentation_map");
    LabelMap labels = LabelMap.of(Golden.size(map, 1), Golden.size(map, 0), Golden.bytes(map));
    String first = name.substring(0, 4) + "_default_512";
    if (name.startsWith(first)) {
      return labels;
    }
    int[] table = IntStream.range(0, 256).toArray();
    table[0] = LabelMap.IGNORE;
    return labels.mapped(table);
  }

  private static Preprocessing spec(JsonNode params) {
    JsonNode size = params.get("size");
    boolean normalise = params.get("do_normalize").asBoolean();
    return new Preprocessing(
        params.get("do_resize").asBoolean()
            ? new SizePolicy.Exact(size.get("height").asInt(), size.get("width").asInt())
            : new SizePolicy.Keep(),
        1,
        Resample.ofCode(params.get("resample").asInt()),
        params.get("do_rescale").asBoolean() ? params.get("rescale_factor").asDouble() : null,
        normalise ? doubles(params.get("image_mean")) : null,
        normalise ? doubles(params.get("image_std")) : null,
        null,
        0,
        3);
  }

  private static @Nullable List<Double> doubles(JsonNode array) {
    List<Double> out = new ArrayList<>();
    array.forEach(value -> out.add(value.asDouble()));
    return out;
  }

  @Test
  void keepsTheAspectAsTheReferencesDo() {
    assertThat(new SizePolicy.ShortestEdge(512, 0).apply(640, 481))
        .isEqualTo(new SizePolicy.Size(681, 512));
    assertThat(new SizePolicy.ShortestEdge(512, 600).apply(481, 640))
        .isEqualTo(new SizePolicy.Size(451, 600));
    assertThat(new SizePolicy.LongestEdge(100).apply(200, 3))
        .isEqualTo(new SizePolicy.Size(100, 2));
    assertThat(new SizePolicy.LongestEdge(10).apply(4000, 3)).isEqualTo(new SizePolicy.Size(10, 1));
  }

  @Test
  void caffeSeesBlueFirstAndSubtractsFromWholeNumbers() {
    Preprocessing spec = Preprocessing.caffe(100, 10, 1);
    Picture picture = Picture.of(2, 1, new byte[] {1, 2, 3, (byte) 200, (byte) 210, (byte) 220});
    assertThat(new Preprocess(spec).apply(picture)).containsExactly(-97, 120, -8, 200, 0, 199);
    assertThat(spec.withPad(new SizePolicy.Exact(3, 3), 0).bgr()).isTrue();
    assertThat(spec.withSizing(new SizePolicy.Keep(), 8).bgr()).isTrue();
  }

  @Test
  void roundsBothSidesUpToAMultiple() {
    Preprocessing spec = Preprocessing.imagenet512().withSizing(new SizePolicy.Keep(), 32);
    assertThat(spec.resized(640, 481)).isEqualTo(new SizePolicy.Size(640, 512));
  }

  @Test
  void padsRightAndBottomAfterNormalising() {
    Preprocessing spec =
        Preprocessing.imagenet512()
            .withSizing(new SizePolicy.Keep(), 1)
            .withPad(new SizePolicy.Exact(3, 4), -7);
    Picture white = Picture.of(2, 1, new byte[] {-1, -1, -1, -1, -1, -1});
    float[] got = new Preprocess(spec).apply(white);
    assertThat(got).hasSize(3 * 3 * 4);
    assertThat(got[0]).isEqualTo((1 - 0.485f) / 0.229f, within(1e-6f));
    assertThat(got[1]).isEqualTo(got[0]);
    for (int i = 2; i < 12; i++) {
      assertThat(got[i]).isEqualTo(-7f);
    }
  }

  @Test
  void feedsAGreyNetwork() {
    Preprocessing spec =
        new Preprocessing(
            new SizePolicy.Keep(), 1, Resample.BILINEAR, 1 / 255.0, null, null, null, 0, 1);
    Picture picture = Picture.of(1, 1, new byte[] {(byte) 200, 100, 50});
    assertThat(new Preprocess(spec).apply(picture)).containsExactly((float) (124 * (1 / 255.0)));
  }

  @Test
  void writesIntoAnyPlaceOfADirectBuffer() {
    FloatBuffer out =
        ByteBuffer.allocateDirect(4 * 14).order(ByteOrder.nativeOrder()).asFloatBuffer();
    Preprocessing spec = Preprocessing.imagenet512().withSizing(new SizePolicy.Keep(), 1);
    Picture picture = PillowResizeTest.noise(2, 2);
    new Preprocess(spec).into(picture, out, 2);
    float[] want = new Preprocess(spec).apply(picture);
    for (int i = 0; i < 12; i++) {
      assertThat(out.get(i + 2)).isEqualTo(want[i]);
    }
  }

  @Test
  void refusesAMeanWithoutAStd() {
    assertThatThrownBy(
            () ->
                new Preprocessing(
                    new SizePolicy.Keep(), 1, Resample.BOX, null, List.of(1.0), null, null, 0, 1))
        .hasMessageContaining("go together");
  }
}
