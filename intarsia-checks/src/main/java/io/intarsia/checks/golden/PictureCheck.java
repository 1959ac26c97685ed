package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.image.LabelMap;
import io.intarsia.image.OpenCvResize;
import io.intarsia.image.Picture;
import io.intarsia.image.PillowResize;
import io.intarsia.image.Preprocess;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.Resample;
import io.intarsia.preprocess.SizePolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Pictures before a network sees them: resizing as Pillow and OpenCV do it, pre-processing. */
final class PictureCheck {
  private final Fixture fixture;
  private final Findings findings;

  PictureCheck(Fixture fixture, Findings findings) {
    this.fixture = fixture;
    this.findings = findings;
  }

  private static Picture picture(JsonNode array) {
    long[] shape = Fixture.sizes(array.get("shape"));
    return Picture.of((int) shape[1], (int) shape[0], Fixture.bytes(array));
  }

  private static NdArray whole(byte[] values, long... shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i] & 0xff;
    }
    return NdArray.ofFloats(floats, shape);
  }

  /** Equal to Pillow; equal to OpenCV at the nearest pixel, within 1 where it rounds weights. */
  void resize() {
    Picture input = picture(fixture.json().at("/cases/0/input"));
    fixture
        .cases()
        .forEach(
            (name, c) -> {
              if (c.has("params")) {
                findings.part(name, f -> resize(name, c, input));
              }
            });
  }

  private void resize(String name, JsonNode c, Picture input) {
    JsonNode params = c.get("params");
    int width = params.get("width").asInt();
    int height = params.get("height").asInt();
    boolean pillow = params.has("filter");
    String filter = params.get(pillow ? "filter" : "interpolation").asText();
    Picture got =
        pillow
            ? PillowResize.resize(input, width, height, Resample.ofName(filter))
            : OpenCvResize.resize(
                input, width, height, OpenCvResize.Filter.valueOf(filter.toUpperCase(Locale.ROOT)));
    NdArray wanted = Fixture.array(c.get("output"));
    double difference = Comparison.largest(whole(got.rgb(), height, width, 3), wanted);
    findings.compare(name, difference, pillow || filter.equals("nearest") ? 0 : 1);
  }

  /** Pixels and labels equal to the reference's, to the bit. */
  void preprocess() {
    fixture.cases().forEach((name, c) -> findings.part(name, f -> preprocess(name, c)));
  }

  private void preprocess(String name, JsonNode c) {
    JsonNode params = c.get("params");
    Preprocess preprocess = new Preprocess(spec(params));
    Picture input = picture(shared(c.get("image_hwc"), "image_hwc"));
    SizePolicy.Size size = preprocess.size(input.width(), input.height());
    NdArray pixels = NdArray.ofFloats(preprocess.apply(input), 1, 3, size.height(), size.width());
    compare(name, pixels, c, "pixel_values");
    LabelMap labels =
        preprocess.labels(labels(name, c), params.get("do_reduce_labels").asBoolean());
    NdArray ids = whole(labels.ids(), 1, labels.height(), labels.width());
    compare(name, ids, c, "labels");
  }

  private void compare(String name, NdArray got, JsonNode c, String field) {
    if (c.has(field)) {
      double difference = Comparison.largest(got, Fixture.array(c.get(field)));
      findings.compare(name + " " + field, difference, 0);
    } else {
      // Samples are equal to the bit; sums were taken in another order.
      JsonNode statistics = c.get(field + "_stats");
      String what = name + " " + field;
      findings.compare(what, Comparison.samples(got, statistics.get("samples")), 0);
      findings.compare(what, Comparison.statistics(got, statistics), 1e-4);
    }
  }

  /** An array, or the one of the case that "same as NAME" names. */
  private JsonNode shared(JsonNode value, String field) {
    if (!value.isTextual()) {
      return value;
    }
    String name = value.asText().substring("same as ".length());
    JsonNode found = fixture.cases().get(name);
    if (found == null) {
      throw new IllegalArgumentException("no case named " + name);
    }
    return found.get(field);
  }

  /**
   * The map a case started from. The reference's reduce_label writes 255 over the zeros of its
   * caller's array, which the cases of one picture share: all after the first reducing one began
   * without zeros.
   */
  private LabelMap labels(String name, JsonNode c) {
    JsonNode array = shared(c.get("segmentation_map"), "segmentation_map");
    long[] shape = Fixture.sizes(array.get("shape"));
    LabelMap map = LabelMap.of((int) shape[1], (int) shape[0], Fixture.bytes(array));
    if (!c.get("segmentation_map").isTextual() || isFirstReducing(name, c)) {
      return map;
    }
    int[] table = IntStream.range(0, 256).toArray();
    table[0] = LabelMap.IGNORE;
    return map.mapped(table);
  }

  private boolean isFirstReducing(String name, JsonNode c) {
    String source = c.get("segmentation_map").asText();
    for (var entry : fixture.cases().entrySet()) {
      boolean shares = source.equals(entry.getValue().path("segmentation_map").asText());
      if (shares && entry.getValue().at("/params/do_reduce_labels").asBoolean()) {
        return entry.getKey().equals(name);
      }
    }
    return false;
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

  private static List<Double> doubles(JsonNode list) {
    return Arrays.stream(Fixture.numbers(list)).boxed().toList();
  }
}
