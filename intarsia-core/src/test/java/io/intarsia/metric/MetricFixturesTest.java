package io.intarsia.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Refusal;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values computed by cocodataset/cocoapi @8c9bcc3c and huggingface/evaluate metrics/mean_iou
 *
 * @a7dd3383.
 */
class MetricFixturesTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  record Case(String file, JsonNode node) {
    @Override
    public String toString() {
      return file + " " + node.get("name").asText();
    }

    byte[] bytes(String field) {
      return values(node.get(field).get("data"));
    }

    JsonNode at(String field) {
      return node.get(field);
    }
  }

  static Stream<Case> masks() {
    return cases("rle", "cases");
  }

  static Stream<Case> polygons() {
    return cases("rle", "polygons");
  }

  static Stream<Case> scores() {
    return cases("hf_mean_iou", "cases");
  }

  @ParameterizedTest
  @MethodSource("masks")
  void codecsAgree(Case c) {
    JsonNode shape = c.at("mask").get("shape");
    int height = shape.get(0).asInt();
    int width = shape.get(1).asInt();
    byte[] mask = c.bytes("mask");
    JsonNode coco = c.at("coco");
    Rle rle = Rle.encode(mask, width, height);
    assertCoco(rle, coco);
    assertThat(Rle.ofCompressed(coco.get("counts").asText(), width, height)).isEqualTo(rle);
    String columns = c.at("kaggle_rle_column_major_1based").asText();
    String rows = c.at("kaggle_rle_row_major_1based").asText();
    assertThat(rle.pairs(PixelOrder.COLUMNS)).isEqualTo(columns);
    assertThat(rle.pairs(PixelOrder.ROWS)).isEqualTo(rows);
    assertThat(Rle.ofPairs(columns, width, height, PixelOrder.COLUMNS).decode()).isEqualTo(mask);
    assertThat(Rle.ofPairs(rows, width, height, PixelOrder.ROWS).decode()).isEqualTo(mask);
  }

  @ParameterizedTest
  @MethodSource("polygons")
  void polygonsFillAlike(Case c) {
    double[] xy =
        IntStream.range(0, c.at("polygon_xy").size())
            .mapToDouble(i -> c.at("polygon_xy").get(i).asDouble())
            .toArray();
    Rle rle = CocoPolygon.fill(xy, c.at("width").asInt(), c.at("height").asInt());
    assertCoco(rle, c.at("coco"));
    assertThat(rle.decode()).isEqualTo(c.bytes("mask"));
  }

  @Test
  void overlapsAgree() {
    for (JsonNode file : files("rle")) {
      JsonNode iou = file.get("iou");
      List<Rle> found = list(iou.get("dt"));
      List<Rle> truth = list(iou.get("gt"));
      for (int g = 0; g < truth.size(); g++) {
        for (int d = 0; d < found.size(); d++) {
          boolean crowd = iou.get("iscrowd").get(g).asInt() == 1;
          Rle a = found.get(d);
          double ours = crowd ? a.share(truth.get(g)) : a.iou(truth.get(g));
          assertThat(ours)
              .isEqualTo(iou.get("iou_gt_major").get(g * found.size() + d).asDouble(), CLOSE);
        }
      }
      String union = found.stream().reduce(Rle::or).orElseThrow().compressed();
      String both = found.stream().reduce(Rle::and).orElseThrow().compressed();
      assertThat(union).isEqualTo(file.get("merge").get("union").asText());
      assertThat(both).isEqualTo(file.get("merge").get("intersect").asText());
    }
  }

  @ParameterizedTest
  @MethodSource("scores")
  void scoresAgree(Case c) {
    JsonNode params = c.at("params");
    boolean reduce = params.path("reduce_labels").asBoolean();
    LabelSpace space = space(params).withReduceLabels(reduce);
    byte[] prediction = c.bytes("predictions");
    byte[] truth = c.bytes("references");
    for (int i = 0; i < truth.length; i++) {
      truth[i] = (byte) space.fromAnnotation(truth[i] & 0xff);
    }
    ConfusionMatrix matrix = new ConfusionMatrix(space);
    if (c.toString().endsWith("predictions_out_of_range")) {
      assertThatThrownBy(() -> matrix.update(prediction, truth))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("of the prediction has id");
      return;
    }
    matrix.update(prediction, truth);
    JsonNode result = c.at("result");
    assertThat(matrix.meanIou()).isEqualTo(result.get("mean_iou").asDouble(), CLOSE);
    assertThat(matrix.meanAccuracy()).isEqualTo(result.get("mean_accuracy").asDouble(), CLOSE);
    assertThat(matrix.pixelAccuracy()).isEqualTo(result.get("overall_accuracy").asDouble(), CLOSE);
    JsonNode nan = params.path("nan_to_num");
    for (int i = 0; i < space.size(); i++) {
      assertThat(matrix.count(i, i)).isEqualTo(c.at("total_area_intersect").get(i).asLong());
      assertThat(matrix.truth(i)).isEqualTo(c.at("total_area_label").get(i).asLong());
      assertThat(matrix.predicted(i)).isEqualTo(c.at("total_area_pred_label").get(i).asLong());
      same(matrix.iou(i), result.get("per_category_iou").get(i), nan);
      same(matrix.accuracy(i), result.get("per_category_accuracy").get(i), nan);
    }
  }

  private static void same(double ours, JsonNode theirs, JsonNode nan) {
    double shown = Double.isNaN(ours) ? nan.asDouble(Double.NaN) : ours;
    double expected = theirs.isTextual() ? Double.NaN : theirs.asDouble();
    assertThat(shown).isEqualTo(expected, CLOSE);
  }

  private static LabelSpace space(JsonNode params) {
    List<LabelClass> classes = new ArrayList<>();
    for (int i = 0; i < params.get("num_labels").asInt(); i++) {
      classes.add(LabelClass.of(i, "c" + i, 0));
    }
    int ignore = params.get("ignore_index").asInt();
    return new LabelSpace("fixture", classes, ignore, false, List.of());
  }

  private static void assertCoco(Rle rle, JsonNode coco) {
    assertThat(rle.compressed()).isEqualTo(coco.get("counts").asText());
    assertThat(rle.counts()).containsExactly(ints(coco.get("counts_uncompressed")));
    assertThat(rle.area()).isEqualTo(coco.get("area").asLong());
    assertThat(rle.box()).containsExactly(ints(coco.get("bbox_xywh")));
  }

  private static List<Rle> list(JsonNode nodes) {
    List<Rle> list = new ArrayList<>();
    for (JsonNode node : nodes) {
      int[] size = ints(node.get("size"));
      list.add(Rle.ofCompressed(node.get("counts").asText(), size[1], size[0]));
    }
    return list;
  }

  private static int[] ints(JsonNode node) {
    return IntStream.range(0, node.size()).map(i -> node.get(i).asInt()).toArray();
  }

  private static byte[] values(JsonNode node) {
    byte[] bytes = new byte[node.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) node.get(i).asInt();
    }
    return bytes;
  }

  private static Stream<Case> cases(String name, String list) {
    return files(name).stream()
        .flatMap(
            file ->
                IntStream.range(0, file.get(list).size())
                    .mapToObj(i -> new Case(file.get("name").asText(), file.get(list).get(i))));
  }

  private static List<JsonNode> files(String name) {
    return Stream.of(name, name + "_b").map(MetricFixturesTest::read).toList();
  }

  private static JsonNode read(String name) {
    try (InputStream in = MetricFixturesTest.class.getResourceAsStream(name + ".json.gz")) {
      return new ObjectMapper().readTree(new GZIPInputStream(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
