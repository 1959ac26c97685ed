package io.intarsia.checks.golden.metric;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.metric.CocoPolygon;
import io.intarsia.metric.PixelOrder;
import io.intarsia.metric.Rle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Run-length codecs, polygons and overlaps as cocodataset/cocoapi and Kaggle give them. */
final class RleCheck {
  private RleCheck() {}

  static void mask(String name, JsonNode node, Differences differences) {
    int height = Values.side(node.get("mask"), 0);
    int width = Values.side(node.get("mask"), 1);
    byte[] mask = Values.mask(node.get("mask"));
    Rle rle = Rle.encode(mask, width, height);
    coco(name, rle, node.get("coco"), differences);
    String columns = node.get("kaggle_rle_column_major_1based").asText();
    String rows = node.get("kaggle_rle_row_major_1based").asText();
    differences.expect(name + " columns", rle.pairs(PixelOrder.COLUMNS).equals(columns));
    differences.expect(name + " rows", rle.pairs(PixelOrder.ROWS).equals(rows));
    List<Rle> read =
        List.of(
            Rle.ofPairs(columns, width, height, PixelOrder.COLUMNS),
            Rle.ofPairs(rows, width, height, PixelOrder.ROWS),
            Rle.ofCompressed(node.at("/coco/counts").asText(), width, height));
    for (Rle other : read) {
      differences.expect(name + " decoded", Arrays.equals(other.decode(), mask));
    }
  }

  private static void coco(String name, Rle rle, JsonNode coco, Differences differences) {
    int[] counts = Values.ints(coco.get("counts_uncompressed"));
    differences.expect(name + " counts", Arrays.equals(rle.counts(), counts));
    differences.expect(name + " text", rle.compressed().equals(coco.get("counts").asText()));
    differences.exact(name + " area", rle.area(), coco.get("area"));
    int[] box = Values.ints(coco.get("bbox_xywh"));
    differences.expect(name + " box", Arrays.equals(rle.box(), box));
  }

  static void rest(JsonNode fixture, Differences differences) {
    for (JsonNode polygon : fixture.path("polygons")) {
      String name = polygon.path("name").asText();
      double[] xy = Values.doubles(polygon.get("polygon_xy"));
      int width = polygon.get("width").asInt();
      int height = polygon.get("height").asInt();
      Rle rle = CocoPolygon.fill(xy, width, height);
      coco(name, rle, polygon.get("coco"), differences);
      byte[] mask = Values.mask(polygon.get("mask"));
      differences.expect(name + " mask", Arrays.equals(rle.decode(), mask));
    }
    if (fixture.has("iou")) {
      overlaps(fixture, differences);
    }
  }

  private static void overlaps(JsonNode fixture, Differences differences) {
    JsonNode iou = fixture.get("iou");
    List<Rle> found = list(iou.get("dt"));
    List<Rle> truth = list(iou.get("gt"));
    for (int g = 0; g < truth.size(); g++) {
      for (int d = 0; d < found.size(); d++) {
        Rle a = found.get(d);
        boolean crowd = iou.get("iscrowd").get(g).asInt() == 1;
        double got = crowd ? a.share(truth.get(g)) : a.iou(truth.get(g));
        JsonNode wanted = iou.get("iou_gt_major").get(g * found.size() + d);
        differences.score("iou " + g + " " + d, got, wanted, Differences.DOUBLE);
      }
    }
    String union = found.stream().reduce(Rle::or).orElseThrow().compressed();
    String both = found.stream().reduce(Rle::and).orElseThrow().compressed();
    differences.expect("union", union.equals(fixture.at("/merge/union").asText()));
    differences.expect("intersection", both.equals(fixture.at("/merge/intersect").asText()));
  }

  private static List<Rle> list(JsonNode nodes) {
    List<Rle> list = new ArrayList<>();
    for (JsonNode node : nodes) {
      int[] size = Values.ints(node.get("size"));
      list.add(Rle.ofCompressed(node.get("counts").asText(), size[1], size[0]));
    }
    return list;
  }
}
